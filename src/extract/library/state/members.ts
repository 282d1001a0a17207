import type { Evaluator } from '../../eval/evaluator.ts';
import type { ExoticCell, Property } from '../../values/heap.ts';
import { literal, type Place, type RefValue, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { create, dataOfCell, type RootData } from './data.ts';
import { graphName, property } from './materialise.ts';
import { addToRegistry, callPlugin, change } from './zod/registry.ts';
import type { ZodData } from './zod/data.ts';
import { callZodMethod } from './zod/methods.ts';
import { zodOf } from './zod/read.ts';
import { extendMeta } from './zod/extend-meta.ts';

/** `exotic.name`; null where the member is none of a state definition. */
export function memberOf(ev: Evaluator, ref: RefValue, cell: ExoticCell, name: string, at: Place): Value | null {
  const data = dataOfCell(cell);
  switch (data?.kind) {
    case 'annotation-root':
      return memberOfRoot(data, name);
    case 'state-schema':
      return name === 'fields' ? data.fields : null;
    case 'state-field':
      if (name === 'valueSchema' || name === 'schema') return data.schema;
      return name === 'reducer' ? (data.reducer ?? UNDEFINED) : null;
    case 'channel':
      return name === 'lc_graph_name' ? literal(data.cls) : name === 'lg_is_channel' ? literal(true) : null;
    case 'zod':
      return memberOfZod(ev, ref, data, name, at);
    default:
      return null;
  }
}

/** `State`, `Update` and `Node` exist for types only. */
function memberOfRoot(data: RootData, name: string): Value | null {
  if (name === 'spec') return data.spec;
  if (name === 'lc_graph_name') return literal('AnnotationRoot');
  return name === 'State' || name === 'Update' || name === 'Node' ? UNDEFINED : null;
}

function memberOfZod(ev: Evaluator, ref: RefValue, data: ZodData, name: string, at: Place): Value | null {
  switch (name) {
    case 'shape':
      return data.shape ?? UNDEFINED;
    case 'element':
      return data.inner ?? unknown('the element of a zod schema', at);
    case 'langgraph':
      return plugin(ev, ref, data, at);
    default:
      return null;
  }
}

/** Only schemas of zod 3 have it. */
function plugin(ev: Evaluator, ref: RefValue, data: ZodData, at: Place): Value {
  if (data.version === 4 && data.certain) return UNDEFINED;
  const schema = zodOf(ev, ref, at);
  if (schema !== null && data.version === 4) change(ev, schema, { version: 3 });
  return create(ev, { kind: 'zod-plugin', schema: ref }, at);
}

/** `exotic.method(…)` */
export function callMember(
  ev: Evaluator,
  ref: RefValue,
  cell: ExoticCell,
  method: string,
  args: readonly Value[],
  at: Place,
): Value | null {
  const data = dataOfCell(cell);
  if (data?.kind === 'zod') return callZodMethod(ev, { ref, data, at: cell.at }, method, args, at);
  if (data?.kind === 'zod-plugin') {
    const schema = zodOf(ev, data.schema, at);
    return schema === null ? null : callPlugin(ev, schema, method, args, at);
  }
  if (data?.kind === 'registry' && method === 'add') return addToRegistry(ev, ref, args, at);
  if (data?.kind === 'registry' && method === 'extend') return extendMeta(ev, data.graphs, args, at);
  return null;
}

/** What `{ ...exotic }` copies. Without `.spec`, a root gives its own two properties and no channel. */
export function spreadOf(_: Evaluator, _ref: RefValue, cell: ExoticCell, at: Place): ReadonlyMap<string, Property> | null {
  const data = dataOfCell(cell);
  switch (data?.kind) {
    case 'annotation-root':
      return new Map([
        ['lc_graph_name', graphName(at)],
        ['spec', property(data.spec, at)],
      ]);
    case 'state-schema':
      return new Map([['fields', property(data.fields, at)]]);
    case 'zod':
      return data.version === 4 ? new Map([['def', property(unknown('a part of a zod schema', at), at)]]) : null;
    default:
      return data === null ? null : new Map();
  }
}
