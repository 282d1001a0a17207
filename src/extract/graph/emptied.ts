import type { Channel } from '../../model/channel.ts';
import type { Emptied, GraphNode } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { meansToGive } from '../library/reducer/traps.ts';
import { givesNothing } from '../library/reducer/trial.ts';
import type { Value } from '../values/value.ts';

/** Updates that nodes write, and that a reducer has no answer to: an action that its switch does not know. */
export function emptiedBy(ev: Evaluator, channels: readonly Channel[], operators: ReadonlyMap<string, Value>, nodes: readonly GraphNode[]): Emptied[] {
  return channels.flatMap(({ key, kind, reducer, folding }) => {
    const operator = operators.get(key);
    if (kind !== 'reducer' || reducer !== 'custom' || folding?.gives !== null || operator?.t !== 'function' || !meansToGive(operator.node)) return [];
    const written = nodes.flatMap(({ name, outcomes }) => outcomes.flatMap(({ writes }) => writes.flatMap((write) => (write.key === key && write.overwrite !== true ? (write.samples ?? []).map((update) => ({ key, node: name, site: write.site, update })) : []))));
    const distinct = new Map(written.map((one) => [`${one.node} ${one.site.start} ${JSON.stringify(one.update)}`, one]));
    return [...distinct.values()].filter(({ update }) => givesNothing(ev, operator, update));
  });
}
