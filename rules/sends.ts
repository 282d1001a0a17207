import type { GraphModel, SendArgs, Target } from '../src/model/graph.ts';

/** How a node is started: what Sends pass to it, null where that is not known, and whether an edge or a goto starts it. */
export interface Starts {
  readonly sent: readonly (SendArgs | null)[];
  readonly plain: boolean;
}

export function startsOf({ edges, nodes }: GraphModel, name: string): Starts {
  const targets: readonly Target[] = [
    ...edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap((outcome) => outcome.targets) : [])),
    ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto)),
  ].filter(({ node }) => node === name);
  const edge = edges.some((one) => one.kind !== 'router' && one.to.name === name);
  const sent = targets.filter(({ send }) => send !== null).map(({ args }) => args ?? null);
  return { sent, plain: edge || targets.some(({ send }) => send === null) || sent.length === 0 };
}
