import type { Dialect } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import type { Place, Value } from '../../values/value.ts';
import { definitionOf } from './data.ts';
import { type Entry, entryOf } from './entry.ts';
import { fieldEntry } from './field-entry.ts';
import { openness, whyOf } from './read.ts';
import type { Schema } from './schema.ts';
import { zodEntry } from './zod-entry.ts';
import type { ZodData } from './zod/data.ts';
import { installedZod } from './zod/installed.ts';

export interface Open {
  readonly why: string;
  readonly at: Place;
}

export interface KeyDefinition {
  readonly key: string;
  readonly entry: Entry;
  readonly property: Property;
  /** How the schema is written; a channel may know better. */
  readonly dialect: Dialect;
}

/** The channels that a schema makes, before they are merged with those of other schemas. */
export interface Definitions {
  readonly keys: readonly KeyDefinition[];
  /** Set where there may be more keys. */
  readonly open: Open | null;
  readonly error: string | null;
  /** Keys beside a root that was spread without its `.spec`, at which nobody looks. */
  readonly ignored?: readonly { readonly key: string; readonly at: Place }[];
  /** The library adds the same object only once. */
  readonly identity: unknown;
}

export const NO_SCHEMA: Definitions = { keys: [], open: null, error: null, identity: null };

export function definitionsOf(ev: Evaluator, schema: Schema): Definitions {
  switch (schema.is) {
    case 'none':
      return NO_SCHEMA;
    case 'unknown':
      return { ...NO_SCHEMA, open: { why: schema.why, at: schema.at }, identity: schema };
    case 'map':
      return fromMap(ev, schema.self, schema.at);
    case 'root':
      return { ...fromMap(ev, schema.spec, schema.at), ...(schema.beside === undefined ? {} : { ignored: schema.beside }) };
    case 'zod': {
      const version = versionOf(ev, schema.data, schema.at);
      const dialect = version === 3 ? 'zod3' : 'zod4';
      const sure = isSure(ev, schema.data, version);
      const make: EntryMaker = (_, property) => zodEntry(ev, dialect, sure ? version : null, property);
      return { ...fromProps(ev, schema.data.shape, schema.at, dialect, make), identity: schema };
    }
    case 'state-schema':
      return { ...fromFields(ev, schema.fields, schema.at), identity: schema };
  }
}

/** A root that was spread without its `.spec` leaves its own two properties. */
function fromMap(ev: Evaluator, map: Value, at: Place): Definitions {
  const name = ev.objectCell(map)?.props.get('lc_graph_name')?.value;
  const isSpread = name?.t === 'literal' && name.value === 'AnnotationRoot';
  return fromProps(ev, map, at, 'annotation', (key, property) => {
    const entry = entryOf(ev, property);
    const isRoots = isSpread && (key === 'lc_graph_name' || key === 'spec');
    return entry.is === 'junk' && isRoots ? { ...entry, trap: 'root-spread-without-spec' } : entry;
  });
}

type EntryMaker = (key: string, property: Property) => Entry;

function fromProps(ev: Evaluator, map: Value | null, at: Place, dialect: Dialect, make: EntryMaker): Definitions {
  const cell = map === null ? null : ev.objectCell(map);
  const identity = map?.t === 'ref' ? map.address : map;
  if (cell === null) {
    const why = map === null ? 'the shape of a zod object' : whyOf(map, 'the definition of the state is computed');
    return { ...NO_SCHEMA, open: { why, at }, identity };
  }
  const why = openness(cell);
  const keys = [...cell.props].map(([key, property]) => ({ key, property, dialect, entry: certain(make(key, property), property) }));
  return { keys, open: why === null ? null : { why, at }, error: null, identity };
}

/** A key that is not always defined may have no channel at all. */
function certain(entry: Entry, { maybe }: Property): Entry {
  return maybe && entry.is !== 'unknown' ? { is: 'unknown', why: 'it is not always defined', at: entry.at } : entry;
}

function fromFields(ev: Evaluator, fields: Value, at: Place): Definitions {
  const errors: string[] = [];
  const found = fromProps(ev, fields, at, 'state-schema', (key, property) => {
    const entry = fieldEntry(ev, key, property);
    if (entry.is !== 'error') return entry;
    if (!property.maybe) errors.push(entry.error);
    return { is: 'unknown', why: entry.error, at: property.at };
  });
  return { ...found, error: errors[0] ?? null };
}

/** What is imported from `zod` is zod 4 for sure where one of its fields is registered, which only that can. */
function isSure(ev: Evaluator, data: ZodData, version: 3 | 4): boolean {
  return data.certain || (version === 4 && fieldsOf(ev, data).some((field) => field.version === 4 && field.certain));
}

function fieldsOf(ev: Evaluator, { shape }: ZodData): ZodData[] {
  const fields = shape === null ? [] : [...(ev.objectCell(shape)?.props.values() ?? [])];
  return fields.flatMap(({ value }) => alternatives(value)).flatMap((value) => {
    const field = definitionOf(ev, value)?.data;
    return field?.kind === 'zod' ? [field] : [];
  });
}

/** What is imported from `zod` is zod 3 where one of its fields was used as such. */
function versionOf(ev: Evaluator, data: ZodData, at: Place): 3 | 4 {
  if (data.certain || data.version === 3) return data.version;
  if (fieldsOf(ev, data).some((field) => field.version === 3 && !field.certain)) return 3;
  return isSure(ev, data, 4) ? 4 : (installedZod(ev, at) ?? 4);
}
