import type { GraphModel, SendArgs, Target } from '../../src/model/graph.ts';
import { groupBy } from './group-by.ts';
import { once } from './once.ts';

/** How a node is started: what Sends pass to it, null where that is not known, and whether an edge or a goto starts it. */
export interface Starts {
  readonly sent: readonly (SendArgs | null)[];
  readonly plain: boolean;
}

/** Whatever a router returns or a Command goes to. */
export const targetsByName = once(({ edges, nodes }: GraphModel): ReadonlyMap<string, readonly Target[]> => {
  const routed = edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap((outcome) => outcome.targets) : []));
  return groupBy([...routed, ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto))], ({ node }) => node);
});

export const ledTo = once(({ edges }: GraphModel): ReadonlySet<string> => new Set(edges.flatMap((edge) => (edge.kind === 'router' ? [] : [edge.to.name]))));

export function startsOf(model: GraphModel, name: string): Starts {
  const targets = targetsByName(model).get(name) ?? [];
  const sent = targets.filter(({ send }) => send !== null).map(({ args }) => args ?? null);
  return { sent, plain: ledTo(model).has(name) || targets.some(({ send }) => send === null) || sent.length === 0 };
}
