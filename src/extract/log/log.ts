import type { Activation } from '../eval/frame.ts';
import type { Store } from '../values/store.ts';
import type { Use } from '../runs/uses.ts';
import type { T } from '../syntax.ts';
import type { Connection, SaverOrStore, Place, Value } from '../values/value.ts';

/** What happened while a program was evaluated, in that order. */
export type Event = CallEvent | TestEvent | UseEvent | MakeEvent | PickEvent;

/** The place, the calls that led there, and memory as it was, with the choices on the way. */
export interface Happening {
  readonly at: Place;
  readonly call: Activation | null;
  readonly store: Store;
}

/** A function or a method was called. */
export interface CallEvent extends Happening {
  readonly kind: 'call';
  readonly callee: Value;
  /** What it was called on. */
  readonly self: Value | null;
  readonly args: readonly Value[];
  /** Its body was evaluated: what it did stands behind this event, with this call among its calls. */
  readonly followed: boolean;
}

/** A condition that may hold or not was asked. */
export interface TestEvent extends Happening {
  readonly kind: 'test';
  readonly value: Value;
  /** The choice between its two sides: what stands on the path of each. */
  readonly fork: string;
  readonly branches: readonly [number, number];
  /** How each of them ends; null where it goes on behind the test. Known once both were evaluated. */
  readonly ends: [End | null, End | null];
}

/** A graph, a saver or a store was used. */
export interface UseEvent extends Happening {
  readonly kind: 'use';
  readonly use: Use;
}

/** A saver, a store or a connection was made. */
export interface MakeEvent extends Happening {
  readonly kind: 'make';
  readonly made: SaverOrStore | Connection;
}

/** Something was looked up in what the program holds itself, by what only a run can tell: `owners.get(id)`, `threads[id]`. */
export interface PickEvent extends Happening {
  readonly kind: 'pick';
  /** The key, or what decides about each item. */
  readonly key: Value;
}

export type End = 'return' | 'throw' | 'jump';

/** The one record of a run of the evaluator. What it means is asked later, by whoever wants to know. */
export class Log {
  private readonly all: Event[] = [];
  private byNode: Map<T.Node, Event[]> | null = null;
  private changes = 0;

  get events(): readonly Event[] {
    return this.all;
  }

  /** Events before this number have happened already. */
  get length(): number {
    return this.all.length;
  }

  /** Another number after each change: as many events need not be the same ones. */
  get revision(): number {
    return this.changes;
  }

  add(event: Event): void {
    this.changes++;
    this.all.push(event);
    if (this.byNode !== null) addTo(this.byNode, event);
  }

  /** All that happened at one node. */
  at(node: T.Node): readonly Event[] {
    if (this.byNode === null) {
      this.byNode = new Map();
      for (const event of this.all) addTo(this.byNode, event);
    }
    return this.byNode.get(node) ?? [];
  }

  /** Strikes out what was added since there were so many. */
  cut(length: number): void {
    this.changes++;
    if (length < this.all.length) this.byNode = null;
    this.all.length = length;
  }

  /** All of one kind. */
  of<Kind extends Event['kind']>(kind: Kind): Extract<Event, { kind: Kind }>[] {
    return this.all.filter((event): event is Extract<Event, { kind: Kind }> => event.kind === kind);
  }
}

function addTo(byNode: Map<T.Node, Event[]>, event: Event): void {
  const before = byNode.get(event.at.node);
  if (before === undefined) byNode.set(event.at.node, [event]);
  else before.push(event);
}
