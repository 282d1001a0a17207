import type { Evaluator } from '../../eval/evaluator.ts';
import type { ObjectCell } from '../../values/heap.ts';
import { alternatives, truthiness, union } from '../../values/union.ts';
import { UNDEFINED, unknown, type Value } from '../../values/value.ts';

/** Functions of the language: of a global object, or methods of a value that is known. */
const FUNCTIONS = /^(Object|Array|Math|Number|String|Boolean|JSON|Promise|structuredClone|parseInt|parseFloat|array|string|map|set|function|object)\b/;

/** A member of something unknown is unknown itself, although it stands for a method that may be called. */
export function settle(value: Value): Value {
  if (value.t === 'union') return union(value.of.map(settle));
  if (value.t !== 'native' || FUNCTIONS.test(value.name)) return value;
  return value.self?.t === 'unknown' ? value.self : unknown(`${value.name} cannot be followed`);
}

/** `value?.name` as far as plain objects go. An unknown where it cannot be told. */
export function read(ev: Evaluator, value: Value, name: string): Value {
  return settle(union(alternatives(settle(value)).map((one) => readOne(ev, one, name))));
}

function readOne(ev: Evaluator, value: Value, name: string): Value {
  const cell = ev.objectCell(value);
  if (cell === null) return hasNoOptions(ev, value) ? UNDEFINED : unknown(whyOf(value, `${name} of a value that cannot be followed`));
  const property = cell.props.get(name);
  if (property !== undefined && !property.maybe) return property.value;
  const otherwise = openness(cell) === null ? UNDEFINED : unknown(openness(cell) ?? '');
  return property === undefined ? otherwise : union([property.value, otherwise]);
}

/** Primitives, functions and the library's own objects have none of the properties we ask for. */
function hasNoOptions(ev: Evaluator, value: Value): boolean {
  return value.t === 'literal' || value.t === 'function' || value.t === 'class' || ev.exoticCell(value) !== null || ev.arrayCell(value) !== null;
}

/** Why an object may hold more than its listed properties; null where it does not. */
export function openness(cell: ObjectCell): string | null {
  return cell.open ?? (cell.spread.length > 0 ? 'parts of a state are spread into it' : null);
}

export function isNullish(value: Value): boolean {
  return value.t === 'literal' && (value.value === null || value.value === undefined);
}

export function isUndefined(value: Value): boolean {
  return value.t === 'literal' && value.value === undefined;
}

/** `value || other` where the first is known to be falsy. */
export function isFalsy(value: Value): boolean {
  return truthiness(value) === false;
}

/** The reason that an unknown value gives, or a general one. */
export function whyOf(value: Value, otherwise: string): string {
  const known = alternatives(value).find((one) => one.t === 'unknown');
  return known?.t === 'unknown' ? known.why : otherwise;
}
