import { analysed } from './analysed.ts';

const HEAD = `import { Annotation, END, MessagesAnnotation, MessagesValue, MessagesZodMeta, MessagesZodState, ReducedValue, StateGraph, StateSchema } from '@langchain/langgraph';
import { LastValue } from '@langchain/langgraph/channels';
import { registry, withLangGraph } from '@langchain/langgraph/zod';
import { z } from 'zod';
const flag = Math.random() > 0.5;
`;

/** The channels of `graph` in a text that defines it, with the texts their places cover. */
export function described(body: string) {
  const text = `${HEAD}${body}`;
  const set = analysed('graph.ts', 'graph', text);
  const cut = (site: { readonly start: number; readonly end: number } | null) => (site === null ? null : text.slice(site.start, site.end));
  return {
    ...set,
    openWhy: set.open?.why ?? null,
    why: set.unknowns.map(({ what, why }) => `${what}: ${why}`),
    byKey: Object.fromEntries(set.channels.map((channel) => [channel.key, { ...channel, site: cut(channel.site), property: cut(channel.property) }])),
  };
}

/** One channel, defined in place. */
export function field(definition: string) {
  return described(`const graph = new StateGraph(Annotation.Root({ k: ${definition} })); export { graph };`).byKey['k'];
}

export function zodField(definition: string) {
  return described(`const graph = new StateGraph(z.object({ k: ${definition} })); export { graph };`).byKey['k'];
}
