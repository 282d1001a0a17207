import type { GraphModel, GraphNode, NodeOutcome, SendArgs, Target } from '../model/graph.ts';
import { isPossibleFor } from '../model/packet.ts';

/** Names of nodes, and the names of the parts that the steps know them by. */
export type Parts = ReadonlyMap<string, readonly string[]>;

/** Nodes that go elsewhere for one packet than for another: each kind of packet starts a part of its own. */
export interface PacketKinds {
  readonly parts: Parts;
  /** The packets of a part; undefined where the name is that of a whole node. */
  packetsOf(part: string): readonly SendArgs[] | undefined;
  /** What a target starts. */
  started(target: Target): string;
}

/** More kinds than this are not told apart. */
const MOST = 4;

export function packetKinds({ edges }: GraphModel, nodes: ReadonlyMap<string, GraphNode>, sent: ReadonlyMap<string, readonly SendArgs[]>): PacketKinds {
  const parts = new Map<string, readonly string[]>();
  const packets = new Map<string, readonly SendArgs[]>();
  const partOf = new Map<SendArgs, string>();
  const joined = new Set(edges.flatMap((edge) => (edge.kind === 'join' ? edge.from.map(({ name }) => name) : [])));
  for (const [name, all] of sent) {
    const node = nodes.get(name);
    // A join waits for the node, whichever packet has started it.
    if (node === undefined || joined.has(name)) continue;
    const kinds = new Map<string, SendArgs[]>();
    for (const args of all) {
      const kind = waysFor(node.outcomes, args);
      kinds.set(kind, [...(kinds.get(kind) ?? []), args]);
    }
    if (kinds.size < 2 || kinds.size > MOST) continue;
    const named = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of], at) => ({ part: `${name}\0${at}`, of }));
    parts.set(name, named.map(({ part }) => part));
    for (const { part, of } of named) {
      packets.set(part, of);
      for (const args of of) partOf.set(args, part);
    }
  }
  return { parts, packetsOf: (part) => packets.get(part), started: ({ node, args }) => (args == null ? undefined : partOf.get(args)) ?? node };
}

/** Where a body goes that is given the packet, as a text. */
function waysFor(outcomes: readonly NodeOutcome[], args: SendArgs): string {
  const ways = outcomes.filter((outcome) => isPossibleFor(args, outcome)).map(({ goto }) => JSON.stringify(goto.map(({ node, send }) => [node, send])));
  return [...new Set(ways)].sort().join();
}
