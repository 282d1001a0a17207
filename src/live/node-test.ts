/** `node --import eslint-plugin-superstep/node-test --test`: as for vitest. */
import { afterEach } from 'node:test';
import { judgeTest } from './judge-test.ts';
import { session } from './register.ts';

afterEach(() => judgeTest(session, (text) => console.warn(text)));
