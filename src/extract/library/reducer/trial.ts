import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callValue } from '../../eval/invoke.ts';
import { literal, type Place, type Value } from '../../values/value.ts';

/** Deeper values than this are not read back. */
const DEEPEST = 6;

/**
 * What a reducer gives for two values, by the evaluator: nothing of the user's code is executed. Undefined where the
 * result is not known to the last item.
 */
export function tryReducer(ev: Evaluator, reducer: Value, current: Json, update: Json): Json | undefined {
  if (reducer.t !== 'function') return undefined;
  const at = { unit: reducer.unit, node: reducer.node };
  return ev.onCopy(() => jsonOf(ev, callValue(ev, reducer, null, [valueOf(ev, current, at), valueOf(ev, update, at)], at)));
}

function valueOf(ev: Evaluator, json: Json, at: Place): Value {
  if (json === null || typeof json !== 'object') return literal(json);
  if (isList(json)) return ev.list(json.map((item) => valueOf(ev, item, at)));
  return ev.object(new Map(Object.entries(json).map(([key, item]) => [key, { value: valueOf(ev, item, at), maybe: false, at }])));
}

/** A value that is known through and through. */
export function jsonOf(ev: Evaluator, value: Value, depth = 0): Json | undefined {
  if (value.t === 'literal') return typeof value.value === 'bigint' ? undefined : value.value;
  if (value.t !== 'ref' || depth > DEEPEST) return undefined;
  const cell = ev.cell(value.address);
  if (cell?.t === 'array') {
    if (cell.open !== null) return undefined;
    const items = cell.items.map((item) => (item.count === 'one' ? jsonOf(ev, item.value, depth + 1) : undefined));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (cell?.t !== 'object' || cell.open !== null || cell.cls !== null || cell.spread.length > 0) return undefined;
  const entries = [...cell.props].map(([key, property]): [string, Json | undefined] => [key, property.maybe || property.getter !== undefined ? undefined : jsonOf(ev, property.value, depth + 1)]);
  return entries.every((entry): entry is [string, Json] => entry[1] !== undefined) ? Object.fromEntries(entries) : undefined;
}

export function isList(json: unknown): json is readonly Json[] {
  return Array.isArray(json);
}
