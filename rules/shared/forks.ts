import type { GraphModel } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Site } from '../../src/model/site.ts';
import { edgesFrom, nodesByName } from './indexes.ts';

/** The node after which the tasks of the last step run together, and where it says so. */
export function forkOf(model: GraphModel, schedule: Schedule): { readonly node: string; readonly site: Site } | null {
  const last = new Set(schedule.at(-1));
  for (const node of schedule.at(-2) ?? []) {
    const exits = exitsOf(model, node).filter(({ to }) => to.some((name) => last.has(name)));
    const reached = new Set(exits.flatMap(({ to }) => to));
    if ([...last].every((name) => reached.has(name))) return { node, site: exits[0]!.site };
  }
  return null;
}

function exitsOf(model: GraphModel, node: string): { readonly to: readonly string[]; readonly site: Site }[] {
  const edges = (edgesFrom(model).get(node) ?? []).map((edge) => {
    const to = edge.kind === 'router' ? edge.outcomes.flatMap(({ targets }) => targets.map((target) => target.node)) : [edge.to.name];
    return { to, site: edge.site };
  });
  const gotos = (nodesByName(model).get(node)?.outcomes ?? []).filter(({ goto }) => goto.length > 0);
  return [...edges, ...gotos.map(({ goto, site }) => ({ to: goto.map((target) => target.node), site }))];
}
