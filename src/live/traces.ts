import type { Place } from './finding.ts';
import type { TaskRecord, Way } from './recording.ts';
import type { Origin } from './session.ts';

/** What runs have shown of a graph: names only. */
export interface GraphTrace {
  readonly graph: string;
  readonly place: Place | null;
  readonly runs: number;
  readonly nodes: readonly { readonly name: string; readonly place: Place | null; readonly ran: number; readonly writes: readonly string[]; readonly reads: readonly string[] }[];
  readonly channels: Readonly<Record<string, string>>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly way: Way }[];
  /** Tasks that ran in one super-step, and a schedule in which they did. */
  readonly pairs: readonly { readonly pair: readonly [string, string]; readonly schedule: readonly (readonly string[])[] }[];
}

interface NodeMemory {
  ran: number;
  readonly writes: Set<string>;
  readonly reads: Set<string>;
}

interface GraphMemory {
  origin: Origin;
  runs: number;
  channels: Readonly<Record<string, string>>;
  readonly nodes: Map<string, NodeMemory>;
  readonly edges: Map<string, { readonly from: string; readonly to: string; readonly way: Way }>;
  readonly pairs: Map<string, { readonly pair: readonly [string, string]; readonly schedule: readonly (readonly string[])[] }>;
}

/** Graphs, and names within one graph; a router of a model can name anything. */
const MOST = { graphs: 500, entries: 5000 } as const;

/** Folds runs into what a graph can do. Its size depends on the graphs and not on how often they run. */
export class Traces {
  readonly #graphs = new Map<string, GraphMemory>();
  readonly #known = new WeakMap<Origin, GraphMemory>();

  edge(origin: Origin, from: string, to: string, way: Way): void {
    const { edges } = this.#of(origin);
    const id = `${from}\0${to}\0${way}`;
    if (!edges.has(id) && edges.size < MOST.entries) edges.set(id, { from, to, way });
  }

  step(origin: Origin, tasks: readonly TaskRecord[], schedule: readonly (readonly string[])[]): void {
    const { nodes, pairs } = this.#of(origin);
    for (const task of tasks) {
      const node = nodes.get(task.node) ?? { ran: 0, writes: new Set(), reads: new Set() };
      nodes.set(task.node, node);
      node.ran++;
      for (const [channel] of task.writes) if (!channel.includes(':') && !channel.startsWith('__')) node.writes.add(channel);
      for (const key of task.reads) node.reads.add(key);
    }
    for (const [index, a] of tasks.entries()) for (const b of tasks.slice(index + 1)) {
      const pair: [string, string] = a.node < b.node ? [a.node, b.node] : [b.node, a.node];
      const id = pair.join('\0');
      const known = pairs.get(id);
      if (known === undefined ? pairs.size < MOST.entries : known.schedule.length > schedule.length) pairs.set(id, { pair, schedule: schedule.slice() });
    }
  }

  run(origin: Origin, nodes: readonly string[], channels: () => Readonly<Record<string, string>>): void {
    const memory = this.#of(origin);
    if (memory.runs++ > 0) return;
    memory.channels = channels();
    for (const name of nodes) if (!memory.nodes.has(name) && name !== '__start__') memory.nodes.set(name, { ran: 0, writes: new Set(), reads: new Set() });
  }

  get graphs(): readonly GraphTrace[] {
    return [...this.#graphs.values()]
      .map(({ origin, runs, channels, nodes, edges, pairs }) => ({
        graph: origin.graph,
        place: origin.place,
        runs,
        nodes: [...nodes].map(([name, { ran, writes, reads }]) => ({ name, place: origin.places.get(name) ?? null, ran, writes: [...writes].sort(), reads: [...reads].sort() })).sort(by(({ name }) => name)),
        channels,
        edges: [...edges.values()].sort(by((edge) => JSON.stringify(edge))),
        pairs: [...pairs.values()].sort(by(({ pair }) => pair.join('\0'))),
      }))
      .sort(by((graph) => JSON.stringify([graph.graph, graph.place])));
  }

  #of(origin: Origin): GraphMemory {
    const known = this.#known.get(origin);
    if (known !== undefined) return known;
    const id = JSON.stringify([origin.graph, origin.place]);
    const memory = this.#graphs.get(id) ?? { origin, runs: 0, channels: {}, nodes: new Map(), edges: new Map(), pairs: new Map() };
    if (this.#graphs.size < MOST.graphs) this.#graphs.set(id, memory);
    this.#known.set(origin, memory);
    return memory;
  }
}

const by = <Item>(text: (item: Item) => string) => (a: Item, b: Item): number => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
