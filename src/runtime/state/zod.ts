import type { AnyChannel, BinaryOperator } from "../channels.ts";
import { BinaryOperatorAggregate, LastValue } from "../channels.ts";
import type { StateDefinition } from "./definition.ts";
import { isObject } from "./definition.ts";

/** As much of a zod schema, version 3 or 4, as is needed to recognise one. */
export interface ZodLike {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: { issues: readonly unknown[] } };
  _zod?: { def: { type: string; defaultValue?: unknown } };
  _def?: { typeName?: string; defaultValue?: unknown };
}
interface ZodObject extends ZodLike {
  shape: { readonly [key: string]: ZodLike };
  partial?(): ZodLike;
  extend?(shape: { [key: string]: ZodLike }): ZodObject;
}

export interface SchemaMeta<V = unknown, U = V> {
  reducer?: { fn: BinaryOperator<V, U>; schema?: ZodLike };
  default?: () => V;
  jsonSchemaExtra?: unknown;
}

const isZod = (value: unknown): value is ZodLike => isObject(value) && typeof value.safeParse === "function" && ("_zod" in value || "_def" in value);
export const isZodObject = (value: unknown): value is ZodObject =>
  isZod(value) && (value._zod?.def.type === "object" || value._def?.typeName === "ZodObject");

/** Meta belongs to one schema object. Whatever is chained after it makes another one, which has none. */
export class SchemaMetaRegistry {
  private readonly metas = new WeakMap<object, SchemaMeta>();
  get(schema: object): SchemaMeta | undefined {
    return this.metas.get(schema);
  }
  has(schema: object): boolean {
    return this.metas.has(schema);
  }
  remove(schema: object): this {
    this.metas.delete(schema);
    return this;
  }
  extend(schema: object, change: (existing: SchemaMeta | undefined) => SchemaMeta): this {
    this.metas.set(schema, change(this.metas.get(schema)));
    return this;
  }
}
export const schemaMetaRegistry = new SchemaMetaRegistry();

function zodDefault(schema: ZodLike): (() => unknown) | undefined {
  const v4 = schema._zod?.def;
  if (v4?.type === "default") return () => v4.defaultValue;
  const v3 = schema._def;
  if (v3?.typeName === "ZodDefault") return v3.defaultValue as () => unknown;
  return undefined;
}

function remember(schema: ZodLike, meta: SchemaMeta): void {
  const initial = meta.default ?? zodDefault(schema);
  schemaMetaRegistry.extend(schema, (existing) => ({ ...existing, ...meta, ...(initial && { default: initial }) }));
}

/** What `schema.register(registry, meta)` of zod 4 talks to. */
export class LanggraphZodMetaRegistry {
  add(schema: ZodLike, meta: SchemaMeta): this {
    remember(schema, meta);
    return this;
  }
  get(schema: ZodLike): SchemaMeta | undefined {
    return schemaMetaRegistry.get(schema);
  }
  has(schema: ZodLike): boolean {
    return schemaMetaRegistry.has(schema);
  }
  remove(schema: ZodLike): this {
    schemaMetaRegistry.remove(schema);
    return this;
  }
}
export const registry = new LanggraphZodMetaRegistry();

export function withLangGraph<S extends object>(schema: S, meta: SchemaMeta<never, never>): S {
  remember(schema as unknown as ZodLike, meta as unknown as SchemaMeta);
  return schema;
}

/** zod's own error is made by an import; this one looks the same from outside. */
class SchemaError extends Error {
  override name: string;
  issues: readonly unknown[];
  constructor(issues: readonly unknown[], version3: boolean) {
    super(JSON.stringify(issues, null, 2));
    this.name = version3 ? "ZodError" : "$ZodError";
    this.issues = issues;
  }
}

export function parseZod(schema: ZodLike, value: unknown, key?: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = (result.error?.issues ?? []) as readonly { path?: readonly unknown[] }[];
  throw new SchemaError(key === undefined ? issues : issues.map((issue) => ({ ...issue, path: [key, ...(issue.path ?? [])] })), schema._zod === undefined);
}

export function fromZod(schema: ZodObject): StateDefinition {
  const channels = new Map<string, AnyChannel>();
  const fields = new Map<string, ZodLike>();
  for (const [key, field] of Object.entries(schema.shape)) {
    const meta = schemaMetaRegistry.get(field);
    fields.set(key, meta?.reducer?.schema ?? field);
    channels.set(key, meta?.reducer ? new BinaryOperatorAggregate(meta.reducer.fn, meta.default) : new LastValue(meta?.default));
  }
  let partial: ZodLike | undefined;
  return {
    channels,
    parseInput: (input) => parseZod((partial ??= partialInput(schema, fields)), input),
    parseUpdate: (key, value) => {
      const field = fields.get(key);
      return field === undefined ? value : parseZod(field, value, key);
    },
  };
}

/** An invocation may leave keys out. zod 4 fills in defaults for them each time, zod 3 does not. */
function partialInput(schema: ZodObject, fields: ReadonlyMap<string, ZodLike>): ZodLike {
  const replaced = Object.fromEntries([...fields].filter(([key, field]) => schema.shape[key] !== field));
  try {
    const inputs = Object.keys(replaced).length > 0 && schema.extend ? schema.extend(replaced) : schema;
    if (inputs.partial) return inputs.partial();
  } catch {
    // zod refuses to make a refined object partial; its fields are then asked one by one.
  }
  return {
    safeParse: (input) => {
      if (!isObject(input)) return schema.safeParse(input);
      const data: { [key: string]: unknown } = {};
      for (const [key, field] of fields) {
        const result = field.safeParse(input[key]);
        if (result.success && (key in input || result.data !== undefined)) data[key] = result.data;
        else if (!result.success && key in input) return result;
      }
      return { success: true, data };
    },
  };
}
