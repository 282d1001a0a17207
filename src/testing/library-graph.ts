import type { Interleaver } from '../runtime/interleaving/interleaver.ts';

/** What is asked of a compiled graph, of the library's or of the reference runtime's. */
export interface Graph {
  invoke(input: unknown, config?: object): Promise<unknown>;
}

interface Bound {
  invoke(input: unknown, config?: LibraryConfig): unknown;
}
interface LibraryConfig {
  readonly store?: object;
  readonly [key: string]: unknown;
}
interface LibraryNode {
  bound: Bound;
}
interface LibraryGraph extends Graph {
  readonly nodes: Readonly<Record<string, LibraryNode>>;
}

/** The reference runtime keeps its nodes in a map, and asks the interleaver itself. */
function isLibraryGraph(graph: Graph): graph is LibraryGraph {
  const { nodes, lg_is_pregel: isPregel } = graph as { readonly nodes?: unknown; readonly lg_is_pregel?: unknown };
  return isPregel === true && typeof nodes === 'object' && nodes !== null && !(nodes instanceof Map);
}

/** Puts the nodes of a library graph, and of the graphs in it, under control; the answer takes it back. */
export function controlNodes(graph: Graph, interleaver: Interleaver): () => void {
  const undo: (() => void)[] = [];
  const control = (one: Graph): void => {
    if (!isLibraryGraph(one)) return;
    for (const [name, node] of Object.entries(one.nodes)) {
      if (name === '__start__') continue;
      const { bound } = node;
      if (isGraph(bound)) control(bound);
      node.bound = isGraph(bound) ? grouped(bound, name, interleaver) : controlled(bound, name, interleaver);
      undo.push(() => void (node.bound = bound));
    }
  };
  control(graph);
  return () => undo.reverse().forEach((back) => back());
}

const isGraph = (bound: Bound): bound is Bound & Graph => 'lg_is_pregel' in bound;

function grouped(bound: Bound, name: string, interleaver: Interleaver): Bound {
  return Object.create(bound, {
    invoke: { value: (input: unknown, config?: LibraryConfig) => interleaver.group(name, () => bound.invoke(input, config)) },
  }) as Bound;
}

function controlled(bound: Bound, name: string, interleaver: Interleaver): Bound {
  return Object.create(bound, {
    invoke: {
      value: (input: unknown, config: LibraryConfig = {}) => {
        const store = config.store && interleaver.watched(config.store);
        return interleaver.task(name, () => bound.invoke(input, store ? { ...config, store } : config), textOf(input));
      },
    },
  }) as Bound;
}

function textOf(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
}
