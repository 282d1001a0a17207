import type { Evaluator } from '../../../eval/evaluator.ts';
import type { ObjectCell, Property } from '../../../values/heap.ts';
import { truthiness } from '../../../values/union.ts';
import { type Place, type RefValue, UNDEFINED, type Value } from '../../../values/value.ts';
import { openness } from '../read.ts';
import { derive, type ZodData } from './data.ts';
import { objectType } from './object-type.ts';
import { zodOf, type ZodType } from './read.ts';
import { required, wrap } from './wrap.ts';

/** Changes the properties of a shape. */
type Change = (ev: Evaluator, shape: ObjectCell, args: readonly Value[], at: Place, on: ZodData) => ObjectCell | null;

const CHANGES: Readonly<Record<string, Change>> = {
  extend,
  safeExtend: extend,
  augment: extend,
  merge: (ev, shape, [other], at) => {
    const shapeOfOther = zodOf(ev, other, at)?.data.shape;
    return extend(ev, shape, shapeOfOther ? [shapeOfOther] : []);
  },
  setKey: (_, shape, [key, value = UNDEFINED], at) =>
    key?.t === 'literal' ? { ...shape, props: new Map([...shape.props, [String(key.value), { value, maybe: false, at }]]) } : null,
  pick: (ev, shape, [mask]) => kept(ev, shape, mask, true),
  omit: (ev, shape, [mask]) => kept(ev, shape, mask, false),
  partial: (ev, shape, [mask], at) => mapped(ev, shape, mask, (property) => optionalField(ev, property, at)),
  deepPartial: (ev, shape, _, at) => mapped(ev, shape, undefined, (property) => optionalField(ev, property, at)),
  exactPartial: (ev, shape, [mask], at) => mapped(ev, shape, mask, (property) => optionalField(ev, property, at)),
  required: (ev, shape, [mask], at, on) => mapped(ev, shape, mask, (property) => requiredField(ev, property, at, on)),
};

/** Methods of object schemas that leave the fields as they are. */
const SAME_FIELDS = new Set(['strict', 'strip', 'passthrough', 'loose', 'nonstrict', 'catchall']);

/** An object schema made from another one. The fields that are not touched keep their identity, and so their reducers. */
export function changeObject(ev: Evaluator, on: ZodType, method: string, args: readonly Value[], at: Place): RefValue | null {
  const { shape } = on.data;
  const cell = shape === null ? null : ev.objectCell(shape);
  if (cell === null) return null;
  if (SAME_FIELDS.has(method)) return derive(ev, on.data, {}, at);
  const change = Object.hasOwn(CHANGES, method) ? CHANGES[method] : undefined;
  if (change === undefined) return null;
  const changed = change(ev, cell, args, at, on.data) ?? { ...cell, open: `the fields of ${method}(…)` };
  const made = ev.object(changed.props, openness(changed));
  return derive(ev, on.data, { shape: made, type: objectType(ev, made) }, at);
}

function extend(ev: Evaluator, shape: ObjectCell, [added]: readonly Value[]): ObjectCell | null {
  const more = added === undefined ? null : ev.objectCell(added);
  if (more === null) return null;
  return { ...shape, props: new Map([...shape.props, ...more.props]), open: openness(shape) ?? openness(more) };
}

/** The fields that a mask names, or the others. */
function kept(ev: Evaluator, shape: ObjectCell, mask: Value | undefined, named: boolean): ObjectCell | null {
  const chosen = selection(ev, mask);
  if (chosen === null) return null;
  return { ...shape, props: new Map([...shape.props].filter(([key]) => chosen.has(key) === named)) };
}

function mapped(ev: Evaluator, shape: ObjectCell, mask: Value | undefined, change: (property: Property) => Property): ObjectCell | null {
  const chosen = mask === undefined ? null : selection(ev, mask);
  if (mask !== undefined && chosen === null) return null;
  const props = [...shape.props].map(([key, property]): [string, Property] => {
    return [key, chosen === null || chosen.has(key) ? change(property) : property];
  });
  return { ...shape, props: new Map(props) };
}

/** The keys that `{ a: true, b: true }` names. */
function selection(ev: Evaluator, mask: Value | undefined): ReadonlySet<string> | null {
  const cell = mask === undefined ? null : ev.objectCell(mask);
  if (cell === null || openness(cell) !== null) return null;
  const known = [...cell.props].every(([, { value, maybe }]) => !maybe && truthiness(value) !== null);
  return known ? new Set([...cell.props].filter(([, { value }]) => truthiness(value) === true).map(([key]) => key)) : null;
}

function optionalField(ev: Evaluator, property: Property, at: Place): Property {
  const field = zodOf(ev, property.value, at);
  return { ...property, value: (field && wrap(ev, field, 'optional', [], field.at)) ?? property.value };
}

/** zod 3 takes an `optional` away and leaves other fields alone; zod 4 wraps every field. */
function requiredField(ev: Evaluator, property: Property, at: Place, on: ZodData): Property {
  const field = zodOf(ev, property.value, at);
  if (field === null) return property;
  if (on.version === 4) return { ...property, value: derive(ev, field.data, { base: 'nonoptional', ...required(field.data) }, field.at) };
  return field.data.base === 'optional' && field.data.inner !== null ? { ...property, value: field.data.inner } : property;
}
