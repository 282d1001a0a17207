import type { GraphModel, GraphNode, NodeOutcome } from '../model/graph.ts';
import { plain } from './inspect-edges.ts';

export type Certainty = 'always' | 'sometimes';

/** Per key whether every way the body returns writes it for sure; in the order the keys are first written. */
export function writesOf(node: GraphNode, { channels }: GraphModel): ReadonlyMap<string, Certainty> {
  const filled = new Set(channels.filter(({ initial }) => initial).map(({ key }) => key));
  const keys = new Set(node.outcomes.flatMap(({ writes }) => writes.map(({ key }) => key)));
  const surely = (key: string) => node.outcomes.every((outcome) => writesSurely(outcome, key, filled));
  return new Map([...keys].map((key) => [key, surely(key) ? 'always' : 'sometimes']));
}

function writesSurely({ writes }: NodeOutcome, wanted: string, filled: ReadonlySet<string>): boolean {
  return writes.some(
    ({ key, certainty, ifPresent }) => key === wanted && certainty === 'always' && (!ifPresent || filled.has(key)),
  );
}

/** The names a body goes to, END included. Where it Sends is told by edges. */
export function gotoOf({ outcomes }: GraphNode): readonly string[] {
  return [...new Set(outcomes.flatMap(({ goto }) => plain(goto)))];
}

/** Nothing about the graph was left open. */
export function isResolved(graph: GraphModel): boolean {
  return (
    graph.blindSpots.length === 0 &&
    graph.channelsOpen === null &&
    graph.nodesOpen === null &&
    graph.edgesOpen === null &&
    graph.nodes.every(({ writesOpen, gotoOpen }) => writesOpen === null && gotoOpen === null) &&
    graph.edges.every((edge) => edge.kind !== 'router' || edge.open === null)
  );
}
