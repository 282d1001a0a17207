import type { AnyChannel, BinaryOperator } from "../channels.ts";
import { BinaryOperatorAggregate, DeltaChannel, LastValue, UntrackedValueChannel } from "../channels.ts";
import type { StateDefinition } from "./definition.ts";
import { isOverwrite } from "../command.ts";
import { isObject } from "./definition.ts";

/** https://standardschema.dev, as far as it is used. */
export interface StandardSchema<T = unknown> {
  readonly "~standard": {
    validate(value: unknown): StandardResult<T> | Promise<StandardResult<T>>;
    readonly types?: { readonly output: T } | undefined;
    readonly jsonSchema?: { readonly [side in "input" | "output"]: (options: { target: string }) => object };
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

/** Two copies of the package make classes that are not the same; their values are known by a mark. */
const REDUCED: unique symbol = Symbol.for("superstep.state.reduced") as never;
const DELTA: unique symbol = Symbol.for("superstep.state.delta") as never;
const UNTRACKED: unique symbol = Symbol.for("superstep.state.untracked") as never;
const SCHEMA: unique symbol = Symbol.for("superstep.state.schema") as never;
const isMarked = (value: unknown, mark: symbol): boolean => typeof value === "object" && value !== null && mark in value;

export class ReducedValue<V = unknown, U = V> {
  readonly [REDUCED] = true;
  static isInstance(value: unknown): value is ReducedValue {
    return isMarked(value, REDUCED);
  }
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
  readonly [DELTA] = true;
  static isInstance(value: unknown): value is DeltaValue {
    return isMarked(value, DELTA);
  }
  jsonSchemaExtra: unknown;
  valueSchema: StandardSchema<V>;
  inputSchema: StandardSchema<U>;
  reducer: (state: V, writes: U[]) => V;
  snapshotFrequency: number | undefined;
  constructor(valueSchema: StandardSchema<V>, init: { reducer: (state: V, writes: U[]) => V; inputSchema?: StandardSchema<U>; snapshotFrequency?: number; jsonSchemaExtra?: unknown }) {
    this.valueSchema = valueSchema;
    this.inputSchema = init.inputSchema ?? (valueSchema as unknown as StandardSchema<U>);
    this.reducer = init.reducer;
    this.snapshotFrequency = init.snapshotFrequency;
    this.jsonSchemaExtra = init.jsonSchemaExtra;
  }
}

export class UntrackedValue<V = unknown> {
  readonly [UNTRACKED] = true;
  static isInstance(value: unknown): value is UntrackedValue {
    return isMarked(value, UNTRACKED);
  }
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
  readonly [SCHEMA] = true;
  declare State: { [K in keyof F]: ValueOf<F[K]> };
  declare Update: { [K in keyof F]?: unknown };
  declare Node: (state: { [K in keyof F]: ValueOf<F[K]> }, config: never) => unknown;
  fields: F;
  constructor(fields: F) {
    this.fields = fields;
  }
  static isInstance(value: unknown): value is StateSchema {
    return isMarked(value, SCHEMA);
  }
  getChannels(): { [key: string]: AnyChannel } {
    return Object.fromEntries(fromStateSchema(this as unknown as StateSchema).channels);
  }
  getAllKeys(): string[] {
    return Object.keys(this.fields);
  }
  getChannelKeys(): string[] {
    return Object.keys(this.fields);
  }
  /** As what it holds is described, for those that show a state. */
  getJsonSchema(): object {
    return jsonSchemaOf(this.fields as { [key: string]: Field }, (field) => (isSpecial(field) ? valueOf(field) : field), "output");
  }
  getInputJsonSchema(): object {
    return jsonSchemaOf(this.fields as { [key: string]: Field }, inputOf, "input");
  }
  async validateInput<T>(data: T): Promise<T> {
    return fromStateSchema(this as unknown as StateSchema).parseInput?.(data) as T;
  }
  toJSON(): object {
    return { type: "object", properties: (this.getJsonSchema() as { properties: object }).properties };
  }
}

const isSpecial = (field: Field): field is ReducedValue | DeltaValue | UntrackedValue => ReducedValue.isInstance(field) || DeltaValue.isInstance(field) || UntrackedValue.isInstance(field);
const valueOf = (field: ReducedValue | DeltaValue | UntrackedValue): StandardSchema | undefined => (UntrackedValue.isInstance(field) ? field.schema : field.valueSchema);

function jsonSchemaOf(fields: { [key: string]: Field }, schemaOf: (field: Field) => StandardSchema | undefined, side: "input" | "output"): object {
  const properties: { [key: string]: object } = {};
  const required: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const schema = schemaOf(field);
    const described = schema && describe(schema, side);
    const extra = ReducedValue.isInstance(field) || DeltaValue.isInstance(field) ? (field.jsonSchemaExtra as object | undefined) : undefined;
    if (described || extra) properties[key] = { ...described, ...extra };
    if (described && schema && defaultOf(schema) === undefined) required.push(key);
  }
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

function describe(schema: StandardSchema, side: "input" | "output"): object | undefined {
  try {
    const { $schema: _, ...described } = (schema["~standard"].jsonSchema?.[side]({ target: "draft-07" }) ?? {}) as { $schema?: string };
    return Object.keys(described).length > 0 ? described : undefined;
  } catch {
    return undefined; // What cannot be said in JSON schema is not said.
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
      // What replaces a gathered value is one itself.
      const replacement = isOverwrite(value) && (ReducedValue.isInstance(field) || DeltaValue.isInstance(field)) ? value : undefined;
      if (replacement) return value;
      const result = validate(input, value);
      if (result.issues !== undefined) throw new Error(`Validation failed for field "${key}": ${JSON.stringify(result.issues)}`);
      return result.value;
    },
  };
}
