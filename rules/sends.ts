import type { GraphModel, SendArgs, Target } from '../src/model/graph.ts';
import { once } from './once.ts';

/** How a node is started: what Sends pass to it, null where that is not known, and whether an edge or a goto starts it. */
export interface Starts {
  readonly sent: readonly (SendArgs | null)[];
  readonly plain: boolean;
}

/** Whatever a router returns or a Command goes to. */
const targetsIn = once(({ edges, nodes }: GraphModel): readonly Target[] => [
  ...edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap((outcome) => outcome.targets) : [])),
  ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto)),
]);

export function startsOf(model: GraphModel, name: string): Starts {
  const targets = targetsIn(model).filter(({ node }) => node === name);
  const edge = model.edges.some((one) => one.kind !== 'router' && one.to.name === name);
  const sent = targets.filter(({ send }) => send !== null).map(({ args }) => args ?? null);
  return { sent, plain: edge || targets.some(({ send }) => send === null) || sent.length === 0 };
}
