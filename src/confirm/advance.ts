import type { Shape, ShapeJoin } from './shape.ts';

/** What a run remembers between two steps, besides the state. */
export interface Waiting {
  /** Deferred nodes that were triggered. */
  readonly deferred: ReadonlySet<string>;
  /** By join, who has arrived. */
  readonly arrived: ReadonlyMap<ShapeJoin, ReadonlySet<string>>;
  /** Complete joins of deferred nodes that started their node through another trigger. */
  readonly released: ReadonlySet<ShapeJoin>;
}

export const NOTHING_WAITS: Waiting = { deferred: new Set(), arrived: new Map(), released: new Set() };

/**
 * Which nodes the next step triggers. Arrivals complete joins; deferred nodes start, all together, when nothing else was
 * triggered; packets trigger nothing. A node that has several triggers runs through the first: the others stay.
 */
export function advance(shape: Shape, waiting: Waiting, ran: Iterable<string>, chosen: ReadonlySet<string>): { readonly triggered: ReadonlySet<string>; readonly waiting: Waiting } {
  const isDeferred = (name: string) => shape.nodes.get(name)?.defer === true;
  const arrived = new Map(waiting.arrived);
  const released = new Set(waiting.released);
  const completed = arrivals(shape, arrived, new Set(ran));
  const triggered = new Set([...chosen].filter((name) => !isDeferred(name)));
  for (const join of completed) {
    if (isDeferred(join.to) || triggered.has(join.to)) continue;
    arrived.delete(join);
    triggered.add(join.to);
  }
  const deferred = new Set([...waiting.deferred, ...[...chosen].filter(isDeferred)]);
  if (triggered.size > 0) return { triggered, waiting: { deferred, arrived, released } };
  release(shape, arrived, released, deferred, triggered);
  return { triggered, waiting: { deferred: new Set(), arrived, released } };
}

function arrivals(shape: Shape, arrived: Map<ShapeJoin, ReadonlySet<string>>, ran: ReadonlySet<string>): ShapeJoin[] {
  return shape.joins.filter((join) => {
    const before = arrived.get(join) ?? new Set<string>();
    const after = new Set([...before, ...join.from.filter((name) => ran.has(name))]);
    if (after.size === before.size) return false;
    arrived.set(join, after);
    return after.size === new Set(join.from).size;
  });
}

function release(shape: Shape, arrived: Map<ShapeJoin, ReadonlySet<string>>, released: Set<ShapeJoin>, deferred: ReadonlySet<string>, triggered: Set<string>): void {
  for (const name of deferred) triggered.add(name);
  for (const join of shape.joins) {
    const complete = arrived.get(join)?.size === new Set(join.from).size;
    if (!complete || shape.nodes.get(join.to)?.defer !== true || released.has(join)) continue;
    if (triggered.has(join.to)) released.add(join);
    else arrived.delete(join);
    triggered.add(join.to);
  }
}
