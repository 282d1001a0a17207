import type { Dialect, Trap } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { ExoticCell } from '../../values/heap.ts';
import type { Place, RefValue, Value } from '../../values/value.ts';
import type { DeclaredType } from './declared-type.ts';
import type { ZodData } from './zod/data.ts';

/** What the exotic cells of state definitions hold; `kind` is also the kind of the cell. */
export type StateData =
  | ChannelData
  | RootData
  | StateSchemaData
  | FieldData
  | ZodData
  | ZodPluginData
  | RegistryData
  | DefaultData;

/** An instance of one of the channel classes. */
export interface ChannelData {
  readonly kind: 'channel';
  readonly cls: ChannelClass;
  /** What folds the values, in the classes that fold. */
  readonly operator: Value | null;
  /** The function that makes the first value. */
  readonly factory: Value | null;
  readonly initial: boolean;
  readonly guard: boolean | null;
  readonly dialect: Dialect;
  readonly type: DeclaredType | null;
  readonly trap: Trap | null;
  /** What laid the trap, where that is not the whole definition. */
  readonly trapAt?: Place;
  /** Parsing an input without the key fills in a default. */
  readonly fills?: boolean;
  /** That default, a value or a function that makes one. */
  readonly filling?: Value;
  /** It is a schema of `zod`, and nothing tells which version of it. */
  readonly guessed?: true;
}

export type ChannelClass =
  | 'LastValue'
  | 'BinaryOperatorAggregate'
  | 'UntrackedValue'
  | 'EphemeralValue'
  | 'Topic'
  | 'AnyValue'
  | 'DeltaChannel'
  | 'LastValueAfterFinish'
  | 'NamedBarrierValue'
  | 'NamedBarrierValueAfterFinish'
  | 'DynamicBarrierValue';

/** The result of `Annotation.Root(spec)`. */
export interface RootData {
  readonly kind: 'annotation-root';
  readonly spec: Value;
}

export interface StateSchemaData {
  readonly kind: 'state-schema';
  readonly fields: Value;
}

/** `new ReducedValue(…)`, `new UntrackedValue(…)`, `new DeltaValue(…)`. */
export interface FieldData {
  readonly kind: 'state-field';
  readonly cls: 'ReducedValue' | 'UntrackedValue' | 'DeltaValue';
  readonly schema: Value;
  readonly reducer: Value | null;
  readonly guard: boolean | null;
  /** Comes from the library: the state of messages. */
  readonly prebuilt: boolean;
}

/** `schema.langgraph` of zod 3. */
export interface ZodPluginData {
  readonly kind: 'zod-plugin';
  readonly schema: RefValue;
}

export interface RegistryData {
  readonly kind: 'registry';
  /** Whether graphs look into it. */
  readonly graphs: boolean;
}

/** Stands for a function that gives a default: one the library has, or took from a zod schema. */
export interface DefaultData {
  readonly kind: 'default';
  readonly gives: 'value' | 'undefined' | 'unknown';
}

const KINDS: ReadonlySet<unknown> = new Set<StateData['kind']>([
  'channel',
  'annotation-root',
  'state-schema',
  'state-field',
  'zod',
  'zod-plugin',
  'registry',
  'default',
]);

function isStateData(data: unknown): data is StateData {
  return typeof data === 'object' && data !== null && 'kind' in data && KINDS.has(data.kind);
}

export function create(ev: Evaluator, data: StateData, at: Place): RefValue {
  return ev.exotic(data.kind, data, at);
}

export function dataOfCell(cell: ExoticCell): StateData | null {
  return isStateData(cell.data) ? cell.data : null;
}

/** The state definition a value refers to, and where it was created. */
export function definitionOf(ev: Evaluator, value: Value): { readonly data: StateData; readonly at: Place } | null {
  const cell = ev.exoticCell(value);
  if (cell === null) return null;
  const data = dataOfCell(cell);
  return data === null ? null : { data, at: cell.at };
}
