import type { Channel } from '../../model/channel.ts';
import type { GraphNode, OrderEffect } from '../../model/graph.ts';
import type { Json, Sample } from '../../model/json.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { isList, tryReducer } from '../library/reducer/trial.ts';
import type { Value } from '../values/value.ts';

/** Classes whose result does not depend on the order, or in a way that other rules speak of. */
const SETTLED = new Set(['append', 'merge-by-id', 'last-wins', 'first-wins', 'identity', 'sum', 'max', 'min', 'or', 'and', 'union']);

/** More pairs of values than this are not tried for one key. */
const MOST = 40;

/** Values of the kind of an update, for a key that holds something before. */
const HELD: readonly Json[] = [['held'], 'held', 100, {}, { held: 'held' }];

/** Pairs of writes that a reducer folds differently the other way round. Each pair of nodes is told once. */
export function ordersOf(ev: Evaluator, channels: readonly Channel[], operators: ReadonlyMap<string, Value>, nodes: readonly GraphNode[]): OrderEffect[] {
  return channels.flatMap(({ key, kind, reducer, initial, folding }) => {
    const operator = operators.get(key);
    const batch = kind === 'delta';
    if (operator?.t !== 'function' || (SETTLED.has(reducer ?? 'custom') && !batch)) return [];
    // What becomes of one that looks at one side only is said of the writes that it loses.
    if (folding?.gives === 'promise' || folding?.gives === 'generator' || folding?.ignores !== undefined) return [];
    const written = nodes.flatMap(({ name, outcomes }, index) => {
      const samples = outcomes.flatMap(({ writes }) => writes.flatMap((write) => (write.key === key ? (write.samples ?? []) : [])));
      return distinct(samples.flatMap((sample) => [filled(sample, name, index, 0), filled(sample, name, index, 1)])).map((value) => ({ name, value }));
    });
    const found = new Map<string, OrderEffect>();
    let tried = 0;
    for (const [at, one] of written.entries()) {
      for (const other of written.slice(at + 1)) {
        const nodesOf = [one.name, other.name].sort() as [string, string];
        if (found.has(nodesOf.join('\0')) || ++tried > MOST) continue;
        const [a, b] = one.name === nodesOf[0] ? [one.value, other.value] : [other.value, one.value];
        const effect = effectOf(ev, operator, batch, initial, a, b);
        if (effect !== null) found.set(nodesOf.join('\0'), { key, nodes: nodesOf, values: [a, b], ...effect });
      }
    }
    return [...found.values()];
  });
}

function effectOf(ev: Evaluator, operator: Value, batch: boolean, initial: boolean, a: Json, b: Json): Pick<OrderEffect, 'results' | 'empty'> | null {
  const differ = (one: Json | undefined, other: Json | undefined): one is Json => one !== undefined && other !== undefined && !equal(one, other, batch);
  for (const held of [...HELD, heldLike(a)]) {
    if (kindOf(held) !== kindOf(a ?? b)) continue;
    const fold = (first: Json, second: Json): Json | undefined => {
      if (batch) return tryReducer(ev, operator, held, [first, second]);
      const once = tryReducer(ev, operator, held, first);
      return once === undefined ? undefined : tryReducer(ev, operator, once, second);
    };
    const [one, other] = [fold(a, b), fold(b, a)];
    if (differ(one, other)) return { results: [one, other!], empty: false };
  }
  if (initial || batch) return null;
  const [one, other] = [tryReducer(ev, operator, a, b), tryReducer(ev, operator, b, a)];
  return differ(one, other) ? { results: [one, other!], empty: true } : null;
}

/** What may be there before an update of this form: the same fields, other values. */
function heldLike(value: Json): Json {
  if (isList(value)) return ['held'];
  if (value === null || typeof value !== 'object') return typeof value === 'number' ? 100 : typeof value === 'string' ? 'held' : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, heldLike(item)]));
}

function kindOf(value: Json): string {
  return isList(value) ? 'list' : typeof value;
}

/** The same, whatever the order of properties and of items of lists; where that order differs from run to run, it counts. */
function equal(a: Json, b: Json, exact: boolean): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  return canonical(a, exact) === canonical(b, exact);
}

function canonical(value: Json, exact: boolean): string {
  if (isList(value)) {
    const items = value.map((item) => canonical(item, exact));
    return `[${(exact ? items : items.sort()).join()}]`;
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, exact)}`).sort().join()}}`;
}

/** A sample with its holes filled: texts say who wrote them, numbers differ from node to node. */
function filled(sample: Sample, node: string, index: number, turn: number): Json {
  if (sample === null || typeof sample !== 'object') return sample;
  if (Array.isArray(sample)) return (sample as readonly Sample[]).map((item) => filled(item, node, index, turn));
  if ('hole' in sample && (sample['hole'] === 'string' || sample['hole'] === 'number')) return sample['hole'] === 'number' ? 3 + 4 * index + 2 * turn : `<${node}${turn === 0 ? '' : ' again'}>`;
  return Object.fromEntries(Object.entries(sample).map(([key, item]) => [key, filled(item as Sample, node, index, turn)]));
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
