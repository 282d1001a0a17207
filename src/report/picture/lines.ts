import type { GraphView } from '../graph-view.ts';

export type LineKind = 'direct' | 'join' | 'router' | 'send' | 'goto';

/** One arrow of a picture. */
export interface Line {
  readonly kind: LineKind;
  readonly from: string;
  readonly to: string;
  /** The number of the join it belongs to. */
  readonly join: number | null;
  /** A Send that starts any number of tasks. */
  readonly many: boolean;
}

export interface Join {
  readonly from: readonly string[];
  readonly to: string;
}

/** The arrows of a graph: each edge taken apart into pairs, then the gotos of its nodes. */
export function linesOf({ edges, nodes }: GraphView): { readonly lines: readonly Line[]; readonly joins: readonly Join[] } {
  const joins: Join[] = [];
  const lines = edges.flatMap((edge): readonly Line[] => {
    const many = edge.kind === 'send' && edge.many;
    const pairs = edge.from.flatMap((from) => edge.to.map((to) => ({ kind: edge.kind, from, to, join: null, many })));
    if (edge.kind !== 'join') return pairs;
    return edge.to.flatMap((to) => {
      joins.push({ from: edge.from, to });
      return edge.from.map((from) => ({ kind: 'join', from, to, join: joins.length - 1, many: false }) as const);
    });
  });
  const gotos = nodes.flatMap(({ name, goto }) => goto.map((to) => ({ kind: 'goto', from: name, to, join: null, many: false }) as const));
  return { lines: distinct([...lines, ...gotos]), joins };
}

function distinct(lines: readonly Line[]): readonly Line[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}
