/**
 * `setupFiles: ['eslint-plugin-superstep/vitest']`: a test in which a graph loses data fails, with what happened.
 * `SUPERSTEP_RULES=no-state-mutation:off,no-order-dependent-reducer:error` sets single rules.
 */
import { afterEach } from 'vitest';
import { judgeTest } from './judge-test.ts';
import { session } from './register.ts';

afterEach(() => judgeTest(session, (text) => console.warn(text)));
