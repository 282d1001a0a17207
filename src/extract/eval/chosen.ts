import type { T } from '../syntax.ts';
import { union } from '../values/union.ts';
import type { Value } from '../values/value.ts';
import { isOfState } from './conditions.ts';
import type { Evaluator } from './evaluator.ts';
import { forkAt } from './fork-name.ts';

/** What is looked up by a part of the state, `table[state.mode]`: on a walk each key is a way of its own. */
export function settled(ev: Evaluator, value: Value, node: T.Node | null): Value {
  if (value.t !== 'union' || value.chosen === undefined || !isOfState(value.chosen.subject)) return value;
  ev.forks++;
  if (ev.walk === null || ev.walk.grain === 'statements') return value;
  const { subject, cases } = value.chosen;
  const taken: Value[] = [];
  const sides = cases.map(([, one]) => () => {
    taken.push(one);
    return true;
  });
  ev.fork(forkAt(ev, `key of ${subject}`, node, null), sides, undefined, cases.map(([key]) => [{ subject, is: '===', than: key, holds: true }]));
  return union(taken);
}
