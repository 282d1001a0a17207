import type { AnyChannel, BinaryOperator } from "../channels.ts";
import { BinaryOperatorAggregate, DeltaChannel, LastValue, UntrackedValueChannel } from "../channels.ts";
import type { StateDefinition } from "./definition.ts";
import { isObject } from "./definition.ts";

/** https://standardschema.dev, as far as it is used. */
export interface StandardSchema<T = unknown> {
  readonly "~standard": {
    validate(value: unknown): StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly output: T } | undefined;
  };
}
interface StandardResult<T = unknown> {
  readonly value?: T;
  readonly issues?: readonly unknown[] | undefined;
}

export const isStandardSchema = (value: unknown): value is StandardSchema =>
  ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value;

const validate = (schema: StandardSchema, value: unknown): StandardResult => {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) throw new TypeError("State schemas must validate synchronously.");
  return result;
};

export class ReducedValue<V = unknown, U = V> {
  valueSchema: StandardSchema<V>;
  inputSchema: StandardSchema<U>;
  reducer: BinaryOperator<V, U>;
  jsonSchemaExtra: unknown;
  constructor(valueSchema: StandardSchema<V>, init: { reducer: BinaryOperator<V, U>; inputSchema?: StandardSchema<U>; jsonSchemaExtra?: unknown }) {
    this.valueSchema = valueSchema;
    this.inputSchema = init.inputSchema ?? (valueSchema as unknown as StandardSchema<U>);
    this.reducer = init.reducer;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }
}

export class DeltaValue<V = unknown, U = V> {
  valueSchema: StandardSchema<V>;
  inputSchema: StandardSchema<U>;
  reducer: (state: V, writes: U[]) => V;
  snapshotFrequency: number | undefined;
  constructor(valueSchema: StandardSchema<V>, init: { reducer: (state: V, writes: U[]) => V; inputSchema?: StandardSchema<U>; snapshotFrequency?: number }) {
    this.valueSchema = valueSchema;
    this.inputSchema = init.inputSchema ?? (valueSchema as unknown as StandardSchema<U>);
    this.reducer = init.reducer;
    this.snapshotFrequency = init.snapshotFrequency;
  }
}

export class UntrackedValue<V = unknown> {
  schema: StandardSchema<V> | undefined;
  guard: boolean;
  constructor(schema?: StandardSchema<V>, init?: { guard?: boolean }) {
    this.schema = schema;
    this.guard = init?.guard ?? true;
  }
}

type Field = StandardSchema | ReducedValue | DeltaValue | UntrackedValue;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyField = StandardSchema<any> | ReducedValue<any, any> | DeltaValue<any, any> | UntrackedValue<any>;
type ValueOf<F> = F extends ReducedValue<infer V, infer _U> ? V : F extends DeltaValue<infer V, infer _U> ? V : F extends UntrackedValue<infer V> ? V : F extends StandardSchema<infer V> ? V : never;

export class StateSchema<F extends { [key: string]: AnyField } = { [key: string]: Field }> {
  declare State: { [K in keyof F]: ValueOf<F[K]> };
  declare Update: { [K in keyof F]?: unknown };
  fields: F;
  constructor(fields: F) {
    this.fields = fields;
  }
}

/** In the library such a default is made once per graph and shared by all its runs: `{ compat: "exact" }` shows it. */
export const sharedDefaults = new WeakMap<AnyChannel, unknown>();

/** A schema that accepts `undefined` has a default, be it `undefined` itself. */
function defaultOf(schema: StandardSchema | undefined): (() => unknown) | undefined {
  if (schema === undefined || validate(schema, undefined).issues !== undefined) return undefined;
  return () => validate(schema, undefined).value;
}

function channelOf(key: string, field: Field): AnyChannel {
  if (field instanceof ReducedValue) return withShared(defaultOf(field.valueSchema), (d) => new BinaryOperatorAggregate(field.reducer, d));
  if (field instanceof UntrackedValue)
    return withShared(defaultOf(field.schema), (d) => new UntrackedValueChannel({ guard: field.guard, initialValueFactory: d }));
  if (field instanceof DeltaValue)
    return withShared(
      defaultOf(field.valueSchema),
      (d) => new DeltaChannel(field.reducer, { initialValueFactory: d, ...(field.snapshotFrequency !== undefined && { snapshotFrequency: field.snapshotFrequency }) }),
    );
  if (!isStandardSchema(field)) throw new Error(`Invalid state field "${key}": must be a schema, ReducedValue, DeltaValue, UntrackedValue, or ManagedValue`);
  return withShared(defaultOf(field), (d) => new LastValue(d));
}

function withShared(initial: (() => unknown) | undefined, make: (initial: (() => unknown) | undefined) => AnyChannel): AnyChannel {
  const channel = make(initial);
  if (initial) sharedDefaults.set(channel, initial());
  return channel;
}

const inputOf = (field: Field): StandardSchema | undefined =>
  field instanceof ReducedValue || field instanceof DeltaValue ? field.inputSchema : field instanceof UntrackedValue ? field.schema : field;

export function fromStateSchema(schema: StateSchema): StateDefinition {
  const fields = schema.fields as { [key: string]: Field };
  return {
    channels: new Map(Object.entries(fields).map(([key, field]) => [key, channelOf(key, field)])),
    parseInput(input) {
      if (!isObject(input)) return input;
      return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, this.parseUpdate?.(key, value)]));
    },
    parseUpdate(key, value) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      const input = field && inputOf(field);
      if (input === undefined) return value;
      const result = validate(input, value);
      if (result.issues !== undefined) throw new Error(`Validation failed for field "${key}": ${JSON.stringify(result.issues)}`);
      return result.value;
    },
  };
}
