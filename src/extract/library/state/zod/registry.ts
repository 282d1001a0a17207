import type { Evaluator } from '../../../eval/evaluator.ts';
import type { LibraryFunction } from '../../call.ts';
import { type Place, UNDEFINED, unknown, type Value } from '../../../values/value.ts';
import { create, definitionOf } from '../data.ts';
import { materialise } from '../materialise.ts';
import { isFalsy, settle } from '../read.ts';
import type { ZodData } from './data.ts';
import { zodOf, type ZodType } from './read.ts';

/** `schema.register(registry, meta)` of zod 4. It gives back the same schema. */
export function register(ev: Evaluator, on: ZodType, [registry = UNDEFINED, meta = UNDEFINED]: readonly Value[], at: Place): Value {
  if (isNoExport(registry)) {
    change(ev, on, { trap: 'no-such-export', trapAt: at });
    return on.ref;
  }
  switch (isOurs(ev, registry, at)) {
    case true:
      remember(ev, on, withTakenDefault(ev, on, resolved(ev, meta, at), at), { version: 4, certain: true }, at);
      break;
    case false:
      if (ev.objectCell(resolved(ev, meta, at))?.props.has('reducer')) change(ev, on, { trap: 'wrong-registry', trapAt: at });
      break;
    case null:
      remember(ev, on, unknown('registered with a registry that is not known', at), {}, at);
  }
  return on.ref;
}

/** `withLangGraph(schema, meta)`: a default is taken from the schema only where there is a reducer. */
export const withLangGraph: LibraryFunction = (ev, { module, name, args: [schema, meta = UNDEFINED], at }) => {
  const on = zodOf(ev, schema, at);
  if (on === null) return schema ?? UNDEFINED;
  const value = resolved(ev, meta, at);
  const reduced = ev.objectCell(value)?.props.has('reducer') === true;
  remember(ev, on, reduced ? withTakenDefault(ev, on, value, at) : value, {}, at);
  if (isNoExport({ t: 'library', module, name })) change(ev, { ...on, data: zodOf(ev, on.ref, at)!.data }, { trap: 'no-such-export', trapAt: at });
  return on.ref;
};

/** `registry.add(schema, meta)` */
export function addToRegistry(ev: Evaluator, registry: Value, [schema, meta = UNDEFINED]: readonly Value[], at: Place): Value {
  const on = zodOf(ev, schema, at);
  if (on !== null) register(ev, on, [registry, meta], at);
  return registry;
}

/** `schema.langgraph.reducer(fn, schema?)` of zod 3, and `.metadata(…)`. */
export function callPlugin(ev: Evaluator, on: ZodType, method: string, [fn = UNDEFINED]: readonly Value[], at: Place): Value | null {
  if (method !== 'reducer' && method !== 'metadata') return null;
  const property = (value: Value) => ({ value, maybe: false, at });
  const meta = method === 'metadata' ? ev.object() : ev.object(new Map([['reducer', property(ev.object(new Map([['fn', property(fn)]])))]]));
  remember(ev, on, method === 'metadata' ? meta : withTakenDefault(ev, on, meta, at), {}, at);
  return on.ref;
}

export function remember(ev: Evaluator, on: ZodType, meta: Value, part: Partial<ZodData>, at: Place): void {
  change(ev, on, { ...part, meta, trap: null, trapAt: at });
}

export function change(ev: Evaluator, on: ZodType, part: Partial<Omit<ZodData, 'kind'>>): void {
  const data: ZodData = { ...on.data, ...part };
  ev.put(on.ref.address, { t: 'exotic', kind: data.kind, data, at: on.at });
}

/** Meta without a default gets the one of the schema: written into the very object, as the library does. */
function withTakenDefault(ev: Evaluator, on: ZodType, meta: Value, at: Place): Value {
  const cell = ev.objectCell(meta);
  if (cell === null || meta.t !== 'ref' || on.data.onUndefined === 'rejects') return meta;
  const own = cell.props.get('default');
  if (own !== undefined && !isFalsy(own.value)) return meta;
  const value = create(ev, { kind: 'default', gives: on.data.onUndefined }, at);
  ev.put(meta.address, { ...cell, props: new Map([...cell.props, ['default', { value, maybe: false, at }]]) });
  return meta;
}

function resolved(ev: Evaluator, value: Value, at: Place): Value {
  return value.t === 'library' ? (materialise(ev, value, at) ?? value) : settle(value);
}

/** The library's own module of graphs exports neither the registry nor what writes to it: they have one of their own. */
function isNoExport(value: Value): boolean {
  return value.t === 'library' && ROOT_MODULE.test(value.module) && IN_ZOD_MODULE.has(value.name);
}

const ROOT_MODULE = /^@langchain\/langgraph(?:\/web)?$/;
const IN_ZOD_MODULE = new Set(['registry', 'withLangGraph', 'schemaMetaRegistry']);

/** Whether graphs look into a registry; null where it cannot be told. */
function isOurs(ev: Evaluator, registry: Value, at: Place): boolean | null {
  if (registry.t === 'library' && registry.module.startsWith('zod')) return false;
  const known = definitionOf(ev, resolved(ev, registry, at))?.data;
  return known?.kind === 'registry' ? known.graphs : null;
}
