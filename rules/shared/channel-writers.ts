import type { Channel } from '../../src/model/channel.ts';
import type { GraphModel, GraphNode, When, Write } from '../../src/model/graph.ts';
import type { Certainty } from '../../src/model/finding.ts';
import { once } from './once.ts';

/** A node that writes a key, and how. */
export interface Writer {
  readonly node: GraphNode;
  /** Whether every way the body returns writes the key, be it only where it holds a value. */
  readonly certainty: Certainty;
  /** Whether every way the body returns writes the key, whatever it holds. */
  readonly sets: Certainty;
  /** Writes that happen whatever the channel holds; without them the key only comes along where it has a value. */
  readonly own: boolean;
  /** All writes of the key, in source order. */
  readonly writes: readonly Write[];
  /** What must be true of the state for it to write the key; absent where nothing is known. */
  readonly when: When | undefined;
  /** One way of returning writes the key more than once. */
  readonly twice: Certainty | null;
  /** The same, where what comes along with the state counts as well: it does where the key holds a value. */
  readonly twiceIfHeld: Certainty | null;
}

/** Most nodes write few of the keys. */
const writersByKey = once(({ nodes }: GraphModel): ReadonlyMap<string, readonly GraphNode[]> => {
  const byKey = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const key of new Set(node.outcomes.flatMap(({ writes }) => writes.map(({ key }) => key)))) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [node]);
      else known.push(node);
    }
  }
  return byKey;
});

export function writersOf(model: GraphModel, { key }: Channel): readonly Writer[] {
  const known = found(model);
  let writers = known.get(key);
  if (writers === undefined) known.set(key, (writers = writersIn(writersByKey(model).get(key) ?? [], key)));
  return writers;
}

const found = once(() => new Map<string, readonly Writer[]>());

function writersIn(nodes: readonly GraphNode[], key: string): Writer[] {
  return nodes.map((node) => {
    const perOutcome = node.outcomes.map(({ writes }) => writes.filter((write) => write.key === key));
    const writes = distinct(perOutcome.flat());
    const inAll = (counts: (write: Write) => boolean): Certainty => (node.writesOpen === null && perOutcome.every((one) => one.some((write) => write.certainty === 'always' && counts(write))) ? 'always' : 'sometimes');
    const own = perOutcome.map((one) => one.filter(({ ifPresent }) => !ifPresent));
    const [twice, twiceIfHeld] = isOneResult(node) ? [null, null] : [twiceIn(own), twiceIn(perOutcome)];
    return { node, certainty: inAll(() => true), sets: inAll(({ ifPresent }) => !ifPresent), own: own.some((one) => one.length > 0), writes, when: whenOf(node, key), twice, twiceIfHeld };
  });
}

/** What a graph within hands back is one object, however often a key was written in it. */
function isOneResult({ kind }: GraphNode): boolean {
  return kind === 'subgraph' || kind === 'agent';
}

function whenOf({ outcomes, writesOpen }: GraphNode, key: string): When | undefined {
  const writing = outcomes.filter(({ writes }) => writes.some((write) => write.key === key));
  if (writesOpen !== null || writing.some(({ when }) => when === undefined)) return undefined;
  return writing.flatMap(({ when }) => when!);
}

function distinct(writes: readonly Write[]): Write[] {
  const bySite = new Map(writes.map((write) => [`${write.site.file}:${write.site.start}`, write]));
  return [...bySite.values()].sort((a, b) => a.site.start - b.site.start);
}

function twiceIn(perOutcome: readonly (readonly Write[])[]): Certainty | null {
  const repeated = perOutcome.filter((writes) => writes.length > 1);
  if (repeated.length === 0) return null;
  return repeated.length === perOutcome.length && repeated.every((writes) => writes.filter(({ certainty }) => certainty === 'always').length > 1) ? 'always' : 'sometimes';
}
