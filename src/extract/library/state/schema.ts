import type { Evaluator } from '../../eval/evaluator.ts';
import type { ObjectCell } from '../../values/heap.ts';
import { type Place, UNDEFINED, type Value } from '../../values/value.ts';
import { definitionOf } from './data.ts';
import { materialise } from './materialise.ts';
import { openness, settle, whyOf } from './read.ts';
import type { ZodData } from './zod/data.ts';

/** What the library takes a value for, where it asks for a schema. */
export type Schema =
  | { readonly is: 'state-schema'; readonly fields: Value; readonly at: Place; readonly self: Value }
  | { readonly is: 'zod'; readonly data: ZodData; readonly at: Place; readonly self: Value }
  | { readonly is: 'root'; readonly spec: Value; readonly at: Place; readonly self: Value; readonly beside?: readonly { readonly key: string; readonly at: Place }[] }
  | { readonly is: 'map'; readonly cell: ObjectCell; readonly at: Place; readonly self: Value }
  | { readonly is: 'none' }
  | { readonly is: 'unknown'; readonly why: string; readonly at: Place };

/** `strict` as the constructor asks, where a map must hold channels only; not so for the schema of a node. */
export function schemaOf(ev: Evaluator, value: Value, at: Place, strict = true): Schema {
  const self = value.t === 'library' ? (materialise(ev, value, at) ?? value) : settle(value);
  const known = definitionOf(ev, self);
  switch (known?.data.kind) {
    case 'state-schema':
      return { is: 'state-schema', fields: known.data.fields, at: known.at, self };
    case 'zod':
      return known.data.shape === null ? { is: 'none' } : { is: 'zod', data: known.data, at: known.at, self };
    case 'annotation-root':
      return { is: 'root', spec: known.data.spec, at: known.at, self };
    case undefined:
      return schemaOfOther(ev, self, at, strict);
    default:
      return { is: 'none' };
  }
}

function schemaOfOther(ev: Evaluator, self: Value, at: Place, strict: boolean): Schema {
  const cell = ev.objectCell(self);
  if (cell !== null) return schemaOfObject(ev, self, cell, at, strict);
  if (self.t === 'unknown' || self.t === 'union' || self.t === 'derived' || self.t === 'state-part' || self.t === 'library') {
    return { is: 'unknown', why: whyOf(self, 'the state is computed'), at };
  }
  return { is: 'none' };
}

function schemaOfObject(ev: Evaluator, self: Value, cell: ObjectCell, at: Place, strict: boolean): Schema {
  const name = cell.props.get('lc_graph_name')?.value;
  if (name?.t === 'literal' && name.value === 'AnnotationRoot') {
    const beside = [...cell.props].flatMap(([key, property]) => (key === 'lc_graph_name' || key === 'spec' ? [] : [{ key, at: property.at }]));
    return { is: 'root', spec: cell.props.get('spec')?.value ?? UNDEFINED, at, self, beside };
  }
  if (strict && [...cell.props.values()].some(({ value }) => isNoChannel(ev, value, at))) return { is: 'none' };
  if (cell.props.size === 0) {
    const why = openness(cell);
    return why === null ? { is: 'none' } : { is: 'unknown', why, at };
  }
  return { is: 'map', cell, at, self };
}

/** Known to be neither a function nor a channel. */
function isNoChannel(ev: Evaluator, value: Value, at: Place): boolean {
  switch (value.t) {
    case 'ref':
      return definitionOf(ev, value)?.data.kind !== 'channel';
    case 'library':
      return materialise(ev, value, at) !== null;
    case 'literal':
    case 'builder':
    case 'compiled':
    case 'runnable':
    case 'send':
    case 'command':
      return true;
    default:
      return false;
  }
}
