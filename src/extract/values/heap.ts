import type { FunctionValue, ClassValue, Place, RefValue, RunResult, StateValue, Value } from './value.ts';

/** What an address of the store holds. Immutable: a change stores a new one, so that branches stay apart. */
export type Cell = ObjectCell | ArrayCell | CollectionCell | ExoticCell | BindingCell | LazyCell;

export interface ObjectCell {
  readonly t: 'object';
  /** In insertion order. */
  readonly props: ReadonlyMap<string, Property>;
  /** Parts of a state, or outputs of graphs, that were spread in, oldest first; later properties override them. */
  readonly spread: readonly { readonly state: StateValue | RunResult; readonly at: Place; readonly maybe: boolean }[];
  /** Set where it may hold properties that are not listed. */
  readonly open: string | null;
  /** What was spread in that is not known, and the properties before it that it may replace. */
  readonly poured?: readonly Poured[];
  /** The class of an instance. */
  readonly cls: ClassValue | null;
  /** The key of the state whose object was spread in. */
  readonly grownFrom: string | null;
}

export interface Poured {
  readonly value: Value;
  readonly over: readonly string[];
  readonly at: Place;
}

export interface Property {
  readonly value: Value;
  /** Not on every path. */
  readonly maybe: boolean;
  /** The assignment or the property in the literal. */
  readonly at: Place;
  /** What gives the value, instead of `value`. */
  readonly getter?: FunctionValue;
  /** The body that gave it, of those that run later. */
  readonly body?: number;
}

export interface ArrayCell {
  readonly t: 'array';
  readonly items: readonly Item[];
  /** Set where it may hold items that are not listed. */
  readonly open: string | null;
  /** The key of the state whose list was copied or spread in. */
  readonly grownFrom: string | null;
  /** What a generator yields, before anybody has asked it for an item. */
  readonly yielded?: true;
  /** What was spread in whose items are not known. */
  readonly poured?: readonly Value[];
  /** Of one that a turn of a loop makes: the lists whose items it took over. */
  readonly holds?: readonly number[];
}

export interface Item {
  readonly value: Value;
  /** `maybe`: zero or one. `many`: any number. */
  readonly count: 'one' | 'maybe' | 'many';
}

/** A Map (`entries` of pairs) or a Set (keys only). */
export interface CollectionCell {
  readonly t: 'collection';
  readonly kind: 'map' | 'set';
  readonly entries: readonly { readonly key: Value; readonly value: Value; readonly count: Item['count'] }[];
  readonly open: string | null;
  /** The key of the state whose list a Set was made of. */
  readonly grownFrom: string | null;
  /** What it was made of whose items are not known. */
  readonly poured?: readonly Value[];
}

/** Objects of the library with an identity: schemas, channels, zod types. Their payload belongs to `src/extract/library`. */
export interface ExoticCell {
  readonly t: 'exotic';
  readonly kind: string;
  readonly data: unknown;
  readonly at: Place;
}

/** A variable. */
export interface BindingCell {
  readonly t: 'binding';
  readonly value: Value;
  /** The body that assigned it, of those that run later. */
  readonly body?: number;
}

/** A variable nobody has asked for: imports and constants are evaluated on first use. */
export interface LazyCell {
  readonly t: 'lazy';
  readonly force: () => Value;
  /** Whether it is an import, and of what. */
  readonly imports: 'library' | 'file' | 'package' | null;
}

export function ref(address: number): RefValue {
  return { t: 'ref', address };
}

/** How much there is to go through where a cell is copied or joined. */
export function sizeOf(cell: Cell): number {
  switch (cell.t) {
    case 'object':
      return cell.props.size;
    case 'array':
      return cell.items.length;
    case 'collection':
      return cell.entries.length;
    case 'binding':
      return cell.value.t === 'union' ? cell.value.of.length : 1;
    default:
      return 0;
  }
}

/** The item, which may be missing. */
export function optional(item: Item): Item {
  return item.count === 'one' ? { ...item, count: 'maybe' } : item;
}
