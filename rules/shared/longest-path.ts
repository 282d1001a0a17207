import { type GraphModel, START } from '../../src/model/graph.ts';

/**
 * The longest way from START along edges that always fire, through nodes that do not halt the run; empty where such
 * edges go round. Node names, START left out. Nodes are taken once all that leads to them was (Kahn), linear in the edges.
 */
export function longestPath(model: GraphModel): readonly string[] {
  const next = nextOf(model);
  const incoming = new Map<string, number>([[START, 0]]);
  for (const name of incoming.keys()) for (const to of next.get(name) ?? []) incoming.set(to, (incoming.get(to) ?? 0) + 1);
  const steps = new Map([[START, 0]]);
  const before = new Map<string, string>();
  const ready = [START];
  for (const name of ready) {
    for (const to of next.get(name) ?? []) {
      if (steps.get(name)! >= (steps.get(to) ?? 0)) {
        steps.set(to, steps.get(name)! + 1);
        before.set(to, name);
      }
      incoming.set(to, incoming.get(to)! - 1);
      if (incoming.get(to) === 0) ready.push(to);
    }
  }
  if (ready.length < incoming.size) return [];
  const path: string[] = [];
  const last = ready.reduce((most, name) => (steps.get(name)! > steps.get(most)! ? name : most), START);
  for (let name = last; name !== START; name = before.get(name)!) path.push(name);
  return path.reverse();
}

function nextOf({ nodes, edges }: GraphModel): Map<string, Set<string>> {
  const passed = new Set(nodes.filter(({ halts, when }) => !halts && when.length === 0).map(({ name }) => name));
  const next = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.kind !== 'direct' || edge.when.length > 0 || !passed.has(edge.to.name)) continue;
    next.set(edge.from.name, (next.get(edge.from.name) ?? new Set()).add(edge.to.name));
  }
  return next;
}
