import { type GraphModel, type GraphNode, type JoinEdge, START } from './graph.ts';
import { targetsByNode } from './targets.ts';

/** The body may go to any node: its targets are not known, or it may well be a Command of which nothing is. */
export function goesAnywhere({ gotoOpen, returnsOpen, ends, endsOpen, kind }: GraphNode): boolean {
  return gotoOpen !== null || endsOpen || (returnsOpen !== null && (ends !== null || kind === 'tools'));
}

/** Nodes that some run may start, whatever it asks on the way: a join only once each of its nodes may run. */
export function mayStart(model: GraphModel): ReadonlySet<string> {
  const all = new Set([START, ...model.nodes.map(({ name }) => name)]);
  if (isOpen(model)) return all;
  const next = targetsByNode(model);
  const joins = model.edges.filter((edge): edge is JoinEdge => edge.kind === 'join');
  const started = new Set([START]);
  for (let size = 0; size < started.size; ) {
    size = started.size;
    // A set goes on to what is added while it is walked.
    for (const name of started) for (const to of next.get(name) ?? []) started.add(to);
    for (const { from, to } of joins) if (from.every(({ name }) => started.has(name))) started.add(to.name);
  }
  return started;
}

function isOpen({ nodesOpen, edgesOpen, errorHandlers, nodes, edges }: GraphModel): boolean {
  if (nodesOpen !== null || edgesOpen !== null || errorHandlers || nodes.some(goesAnywhere)) return true;
  return edges.some((edge) => edge.kind === 'router' && edge.open !== null);
}
