import { isOverwrite } from "./command.ts";
import { concurrentUpdate, EmptyChannelError, InvalidUpdateError } from "./errors.ts";

/**
 * A channel holds one key of the state. It is a prototype and an instance at once: a graph keeps one, every run works
 * on what `fromCheckpoint` makes of it. `update` gets all values of a step, in task order, and says whether it changed.
 */
export abstract class BaseChannel<Value = unknown, Update = Value, Saved = unknown> {
  declare ValueType: Value;
  declare UpdateType: Update;
  lg_is_channel = true;
  abstract lc_graph_name: string;
  /** True where a step without a write changes the channel. */
  readonly fades: boolean = false;
  abstract fromCheckpoint(saved?: Saved): this;
  abstract update(values: Update[]): boolean;
  /** Throws `EmptyChannelError` where there is nothing. */
  abstract get(): Value;
  abstract checkpoint(): Saved | undefined;
  abstract isAvailable(): boolean;
  /** False where a checkpoint has nothing of it. To find out by an error costs more than all the rest of a step. */
  hasToSave(): boolean {
    return true;
  }
  /** A task ran through this trigger. */
  consume(): boolean {
    return false;
  }
  /** Nothing else is triggered: what was deferred is now. */
  finish(): boolean {
    return false;
  }
  equals(other: BaseChannel): boolean {
    return (this as unknown) === other;
  }
}

export type AnyChannel = BaseChannel<unknown, unknown, unknown>;

export const isChannel = (value: unknown): value is AnyChannel =>
  typeof value === "object" && value !== null && (value as { lg_is_channel?: unknown }).lg_is_channel === true;

/** A cell is `[]` or `[value]`: that `value` may itself be `undefined`, and users see this field in a known trap. */
type Cell<T> = [] | [T];

abstract class CellChannel<Value> extends BaseChannel<Value, Value, unknown> {
  value: Cell<Value> = [];
  get(): Value {
    if (this.value.length === 0) throw new EmptyChannelError();
    return this.value[0];
  }
  checkpoint(): unknown {
    return this.get();
  }
  isAvailable(): boolean {
    return this.value.length > 0;
  }
  override hasToSave(): boolean {
    return this.value.length > 0;
  }
  protected clear(): boolean {
    const had = this.value.length > 0;
    this.value = [];
    return had;
  }
}

export class LastValue<Value = unknown> extends CellChannel<Value> {
  lc_graph_name = "LastValue";
  initialValueFactory: (() => Value) | undefined;
  constructor(initial?: () => Value) {
    super();
    this.initialValueFactory = initial;
    if (initial) this.value = [initial()];
  }
  fromCheckpoint(saved?: unknown): this {
    const fresh = new LastValue<Value>();
    fresh.initialValueFactory = this.initialValueFactory;
    if (saved !== undefined) fresh.value = [saved as Value];
    else if (this.initialValueFactory) fresh.value = [this.initialValueFactory()];
    return fresh as this;
  }
  update(values: Value[]): boolean {
    if (values.length === 0) return false;
    if (values.length > 1) throw concurrentUpdate("LastValue can only receive one value per step.");
    this.value = [values[0] as Value];
    return true;
  }
}

export class AnyValue<Value = unknown> extends CellChannel<Value> {
  lc_graph_name = "AnyValue";
  override readonly fades = true;
  fromCheckpoint(saved?: unknown): this {
    const fresh = new AnyValue<Value>();
    if (saved !== undefined) fresh.value = [saved as Value];
    return fresh as this;
  }
  update(values: Value[]): boolean {
    if (values.length === 0) return this.clear();
    this.value = [values[values.length - 1] as Value];
    return true;
  }
}

export class EphemeralValue<Value = unknown> extends CellChannel<Value> {
  lc_graph_name = "EphemeralValue";
  override readonly fades = true;
  guard: boolean;
  constructor(guard = true) {
    super();
    this.guard = guard;
  }
  fromCheckpoint(saved?: unknown): this {
    const fresh = new EphemeralValue<Value>(this.guard);
    if (saved !== undefined) fresh.value = [saved as Value];
    return fresh as this;
  }
  update(values: Value[]): boolean {
    if (values.length === 0) return this.clear();
    if (values.length > 1 && this.guard) throw new InvalidUpdateError("EphemeralValue can only receive one value per step.");
    this.value = [values[values.length - 1] as Value];
    return true;
  }
}

/** Lives for one run and is in no checkpoint. */
export class UntrackedValueChannel<Value = unknown> extends CellChannel<Value> {
  lc_graph_name = "UntrackedValue";
  guard: boolean;
  initialValueFactory: (() => Value) | undefined;
  constructor(options: { guard?: boolean; initialValueFactory?: (() => Value) | undefined } = {}) {
    super();
    this.guard = options.guard ?? true;
    this.initialValueFactory = options.initialValueFactory;
    if (this.initialValueFactory) this.value = [this.initialValueFactory()];
  }
  fromCheckpoint(): this {
    return new UntrackedValueChannel<Value>({ guard: this.guard, initialValueFactory: this.initialValueFactory }) as this;
  }
  update(values: Value[]): boolean {
    if (values.length === 0) return false;
    if (values.length > 1 && this.guard)
      throw concurrentUpdate(
        "UntrackedValue(guard=true) can receive only one value per step. Use guard=false if you want to store any one of multiple values.",
      );
    this.value = [values[values.length - 1] as Value];
    return true;
  }
  override checkpoint(): undefined {
    return undefined;
  }
}

export type BinaryOperator<Value, Update = Value> = (current: Value, update: Update) => Value;

export class BinaryOperatorAggregate<Value = unknown, Update = Value> extends BaseChannel<Value, Update, unknown> {
  lc_graph_name = "BinaryOperatorAggregate";
  value: Value | undefined;
  operator: BinaryOperator<Value, Update>;
  initialValueFactory: (() => Value) | undefined;
  constructor(operator: BinaryOperator<Value, Update>, initial?: () => Value) {
    super();
    this.operator = operator;
    this.initialValueFactory = initial;
    this.value = initial?.();
  }
  fromCheckpoint(saved?: unknown): this {
    // Skips the constructor's call of the factory where there is a saved value.
    const fresh = Object.create(BinaryOperatorAggregate.prototype) as this;
    fresh.lg_is_channel = true;
    fresh.lc_graph_name = this.lc_graph_name;
    fresh.operator = this.operator;
    fresh.initialValueFactory = this.initialValueFactory;
    fresh.value = saved !== undefined ? (saved as Value) : this.initialValueFactory?.();
    return fresh;
  }
  update(values: Update[]): boolean {
    if (values.length === 0) return false;
    let rest = values;
    if (this.value === undefined) {
      // The first value is taken as it is, without the operator, and does not count as an Overwrite.
      const first: unknown = values[0];
      this.value = (isOverwrite(first) ? first.__overwrite__ : first) as Value;
      rest = values.slice(1);
    }
    let replaced = false;
    for (const value of rest) {
      if (isOverwrite(value)) {
        if (replaced) throw new InvalidUpdateError("Can receive only one Overwrite value per step.");
        this.value = value.__overwrite__ as Value;
        replaced = true;
      } else if (!replaced && this.value !== undefined) {
        // Once a fold has come to `undefined`, the rest of the step is lost.
        this.value = this.operator(this.value as Value, value);
      }
    }
    return true;
  }
  get(): Value {
    if (this.value === undefined) throw new EmptyChannelError();
    return this.value;
  }
  checkpoint(): unknown {
    return this.get();
  }
  override hasToSave(): boolean {
    return this.value !== undefined;
  }
  isAvailable(): boolean {
    return this.value !== undefined;
  }
  override equals(other: AnyChannel): boolean {
    return (this as unknown) === other || (other instanceof BinaryOperatorAggregate && other.operator === (this.operator as unknown));
  }
}

/** Like BinaryOperatorAggregate, but the reducer gets the step's writes as one batch. */
export class DeltaChannel<Value = unknown, Update = Value> extends BaseChannel<Value, Update, unknown> {
  lc_graph_name = "DeltaChannel";
  value: Value | undefined;
  reducer: (current: Value, updates: Update[]) => Value;
  snapshotFrequency: number;
  initialValueFactory: () => Value;
  constructor(
    reducer: (current: Value, updates: Update[]) => Value,
    options: { snapshotFrequency?: number; initialValueFactory?: (() => Value) | undefined } = {},
  ) {
    super();
    this.reducer = reducer;
    this.snapshotFrequency = options.snapshotFrequency ?? 1000;
    if (!(this.snapshotFrequency > 0)) throw new Error(`snapshotFrequency must be a positive integer, got ${this.snapshotFrequency}`);
    this.initialValueFactory = options.initialValueFactory ?? ((): Value => [] as Value);
  }
  fromCheckpoint(saved?: unknown): this {
    const fresh = new DeltaChannel(this.reducer, this);
    fresh.value = saved !== undefined ? (saved as Value) : this.initialValueFactory();
    return fresh as this;
  }
  update(values: Update[]): boolean {
    if (values.length === 0) return false;
    const replacing = values.filter((value) => isOverwrite(value));
    if (replacing.length > 1) throw new InvalidUpdateError("Can receive only one Overwrite value per step.");
    const [replacement] = replacing as readonly { __overwrite__: unknown }[];
    // A replacement has the whole step: what the others wrote in it is not added.
    this.value = replacement ? (replacement.__overwrite__ as Value) : this.reducer(this.value === undefined ? this.initialValueFactory() : this.value, values);
    return true;
  }
  /** Writes of earlier steps over a stored value; what was before the last replacement does not count. */
  replayWrites(writes: readonly (readonly [task: string, channel: string, value: unknown])[] | readonly Update[]): void {
    const values = writes.map((write) => (Array.isArray(write) && write.length === 3 ? (write[2] as Update) : (write as Update)));
    const from = values.findLastIndex((value) => isOverwrite(value));
    if (from >= 0) this.value = (values[from] as { __overwrite__: Value }).__overwrite__;
    const rest = values.slice(from + 1);
    if (rest.length > 0) this.value = this.reducer(this.value as Value, rest);
  }
  get(): Value {
    if (this.value === undefined) throw new EmptyChannelError();
    return this.value;
  }
  checkpoint(): unknown {
    return this.get();
  }
  override hasToSave(): boolean {
    return this.value !== undefined;
  }
  isAvailable(): boolean {
    return this.value !== undefined;
  }
  override equals(other: AnyChannel): boolean {
    return other instanceof DeltaChannel && other.reducer === (this.reducer as unknown) && other.snapshotFrequency === this.snapshotFrequency;
  }
}

export class Topic<Value = unknown> extends BaseChannel<Value[], Value | Value[], unknown> {
  lc_graph_name = "Topic";
  override readonly fades: boolean;
  unique: boolean;
  accumulate: boolean;
  seen = new Set<Value>();
  values: Value[] = [];
  constructor(options: { unique?: boolean; accumulate?: boolean } = {}) {
    super();
    this.unique = options.unique ?? false;
    this.accumulate = options.accumulate ?? false;
    this.fades = !this.accumulate;
  }
  fromCheckpoint(saved?: unknown): this {
    const fresh = new Topic<Value>(this);
    if (Array.isArray(saved)) {
      if (this.unique && saved.length === 2 && saved.every(Array.isArray)) {
        fresh.seen = new Set(saved[0] as Value[]);
        fresh.values = [...(saved[1] as Value[])];
      } else {
        fresh.values = [...(saved as Value[])];
        if (this.unique) fresh.seen = new Set(fresh.values);
      }
    }
    return fresh as this;
  }
  update(values: (Value | Value[])[]): boolean {
    const had = this.values.length > 0;
    if (!this.accumulate) this.values = [];
    const flat = values.flat() as Value[];
    for (const value of flat) {
      if (this.unique && this.seen.has(value)) continue;
      if (this.unique) this.seen.add(value);
      this.values.push(value);
    }
    return flat.length > 0 || (had && !this.accumulate);
  }
  get(): Value[] {
    if (this.values.length === 0) throw new EmptyChannelError();
    return this.values;
  }
  checkpoint(): unknown {
    return this.unique ? [[...this.seen], this.values] : this.values;
  }
  isAvailable(): boolean {
    return this.values.length > 0;
  }
}

/** A trigger that waits until nothing else is triggered (`defer: true`). */
export class LastValueAfterFinish<Value = unknown> extends CellChannel<Value> {
  lc_graph_name = "LastValueAfterFinish";
  finished = false;
  fromCheckpoint(saved?: unknown): this {
    const fresh = new LastValueAfterFinish<Value>();
    if (Array.isArray(saved)) {
      fresh.value = [saved[0] as Value];
      fresh.finished = saved[1] === true;
    }
    return fresh as this;
  }
  update(values: Value[]): boolean {
    if (values.length === 0) return false;
    this.finished = false;
    this.value = [values[values.length - 1] as Value];
    return true;
  }
  override get(): Value {
    if (!this.isAvailable()) throw new EmptyChannelError();
    return this.value[0] as Value;
  }
  override checkpoint(): unknown {
    return this.value.length === 0 ? undefined : [this.value[0], this.finished];
  }
  override isAvailable(): boolean {
    return this.finished && this.value.length > 0;
  }
  override consume(): boolean {
    if (!this.finished) return false;
    this.finished = false;
    return this.clear();
  }
  override finish(): boolean {
    if (this.finished || this.value.length === 0) return false;
    return (this.finished = true);
  }
}

/** A join: available once every name has arrived, in whatever steps. */
export class NamedBarrierValue<Name = string> extends BaseChannel<void, Name, unknown> {
  lc_graph_name = "NamedBarrierValue";
  names: Set<Name>;
  seen = new Set<Name>();
  constructor(names: Set<Name>) {
    super();
    this.names = names;
  }
  fromCheckpoint(saved?: unknown): this {
    const fresh = new NamedBarrierValue(this.names);
    if (Array.isArray(saved)) fresh.seen = new Set(saved as Name[]);
    return fresh as this;
  }
  update(values: Name[]): boolean {
    let changed = false;
    for (const name of values) {
      if (!this.names.has(name)) throw new InvalidUpdateError(`Value ${JSON.stringify(name)} not in names ${JSON.stringify([...this.names])}`);
      if (this.seen.has(name)) continue;
      this.seen.add(name);
      changed = true;
    }
    return changed;
  }
  get(): void {
    if (!this.isAvailable()) throw new EmptyChannelError();
  }
  checkpoint(): unknown {
    return [...this.seen];
  }
  isAvailable(): boolean {
    return this.seen.size === this.names.size;
  }
  override consume(): boolean {
    if (!this.isAvailable()) return false;
    this.seen.clear();
    return true;
  }
}

export class NamedBarrierValueAfterFinish<Name = string> extends NamedBarrierValue<Name> {
  override lc_graph_name = "NamedBarrierValueAfterFinish";
  finished = false;
  override fromCheckpoint(saved?: unknown): this {
    const fresh = new NamedBarrierValueAfterFinish(this.names);
    if (Array.isArray(saved)) {
      fresh.seen = new Set(saved[0] as Name[]);
      fresh.finished = saved[1] === true;
    }
    return fresh as this;
  }
  override checkpoint(): unknown {
    return [[...this.seen], this.finished];
  }
  override isAvailable(): boolean {
    return this.finished && super.isAvailable();
  }
  override consume(): boolean {
    const consumed = super.consume();
    if (consumed) this.finished = false;
    return consumed;
  }
  override finish(): boolean {
    if (this.finished || this.seen.size !== this.names.size) return false;
    return (this.finished = true);
  }
}
