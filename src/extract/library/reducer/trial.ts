import type { Hole, Json, Sample } from '../../../model/json.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callValue } from '../../eval/invoke.ts';
import { literal, type Place, unknown, type Value } from '../../values/value.ts';

/** Deeper values than this are not read back. */
const DEEPEST = 6;
/** Nor are larger ones: lists in lists can be wide on each level. */
const LARGEST = 10_000;

/**
 * What a reducer gives for two values, by the evaluator: nothing of the user's code is executed. Undefined where the
 * result is not known to the last item.
 */
export function tryReducer(ev: Evaluator, reducer: Value, current: Json, update: Json): Json | undefined {
  if (reducer.t !== 'function') return undefined;
  const at = { unit: reducer.unit, node: reducer.node };
  return ev.onCopy(() => jsonOf(ev, callValue(ev, reducer, null, [valueOf(ev, current, at), valueOf(ev, update, at)], at)));
}

/** Whether a reducer is sure to come to its end without a value for an update, whatever is there before. */
export function givesNothing(ev: Evaluator, reducer: Value, update: Sample): boolean {
  if (reducer.t !== 'function') return false;
  const at = { unit: reducer.unit, node: reducer.node };
  return ev.onCopy(() => {
    const given = callValue(ev, reducer, null, [unknown('what a key holds', at), valueOf(ev, update, at)], at);
    return given.t === 'literal' && given.value === undefined;
  });
}

function valueOf(ev: Evaluator, json: Sample, at: Place): Value {
  if (json === null || typeof json !== 'object') return literal(json);
  if (isHole(json)) return unknown('a part of an update', at);
  if (isList(json)) return ev.list(json.map((item) => valueOf(ev, item, at)));
  return ev.object(new Map(Object.entries(json).map(([key, item]) => [key, { value: valueOf(ev, item, at), maybe: false, at }])));
}

/** A value that is known through and through. Undefined as well where it is too large to be read back. */
export function jsonOf(ev: Evaluator, value: Value): Json | undefined {
  const room = { left: LARGEST };
  const json = readBack(ev, value, 0, room);
  ev.lookThrough(LARGEST - room.left);
  return json;
}

function readBack(ev: Evaluator, value: Value, depth: number, room: { left: number }): Json | undefined {
  if (value.t === 'literal') return typeof value.value === 'bigint' ? undefined : value.value;
  if (value.t !== 'ref' || depth > DEEPEST || room.left <= 0) return undefined;
  const cell = ev.cell(value.address);
  if (cell?.t === 'array') {
    if (cell.open !== null) return undefined;
    const items: Json[] = [];
    for (const item of cell.items) {
      room.left--;
      const json = item.count === 'one' ? readBack(ev, item.value, depth + 1, room) : undefined;
      if (json === undefined) return undefined;
      items.push(json);
    }
    return items;
  }
  if (cell?.t !== 'object' || cell.open !== null || cell.cls !== null || cell.spread.length > 0) return undefined;
  const entries: [string, Json][] = [];
  for (const [key, property] of cell.props) {
    room.left--;
    const json = property.maybe || property.getter !== undefined ? undefined : readBack(ev, property.value, depth + 1, room);
    if (json === undefined) return undefined;
    entries.push([key, json]);
  }
  return Object.fromEntries(entries);
}

export function isList(json: unknown): json is readonly Json[] {
  return Array.isArray(json);
}

function isHole(sample: Sample): sample is Hole {
  return typeof sample === 'object' && sample !== null && 'hole' in sample && (sample['hole'] === 'string' || sample['hole'] === 'number');
}
