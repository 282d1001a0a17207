import { END, type GraphModel, START } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';

export type MentionKind = 'edge' | 'join' | 'router' | 'path map' | 'label' | 'nothing' | 'goto' | 'send' | 'ends' | 'interrupt';

/** A place that names a node. */
export interface Mention {
  readonly kind: MentionKind;
  readonly name: string;
  readonly site: Site;
  /** Where to report when the name stands in another file. */
  readonly fallback: Site;
  /** The node that routes there; null for the compile options. */
  readonly from: string | null;
}

export function* mentionsOf(model: GraphModel): Iterable<Mention> {
  for (const edge of model.edges) {
    const fallback = edge.site;
    if (edge.kind === 'router') {
      const from = edge.from.name;
      yield { kind: 'edge', ...edge.from, fallback, from: null };
      const mapped = new Set(edge.pathMap?.map(({ to }) => to.name));
      for (const { to } of edge.pathMap ?? []) yield { kind: 'path map', ...to, fallback, from };
      for (const { name, site } of edge.unmapped) if (name !== END) yield { kind: 'label', name: `${name}`, site, fallback, from };
      for (const one of edge.nothing ?? []) yield { kind: 'nothing', ...one, fallback, from };
      for (const { node, send, site, ofType } of edge.outcomes.flatMap(({ targets }) => targets)) {
        if (ofType === true) continue;
        if (send !== null) yield { kind: 'send', name: node, site, fallback, from };
        else if (!mapped.has(node)) yield { kind: 'router', name: node, site, fallback, from };
      }
    } else {
      const kind = edge.kind === 'join' ? 'join' : 'edge';
      for (const end of edge.kind === 'join' ? edge.from : [edge.from]) yield { kind, ...end, fallback, from: null };
      yield { kind, ...edge.to, fallback, from: edge.kind === 'join' ? null : edge.from.name };
    }
  }
  for (const node of model.nodes) {
    for (const { node: name, send, site, ofType } of node.outcomes.flatMap(({ goto }) => goto)) {
      if (ofType === true) continue;
      yield { kind: send === null ? 'goto' : 'send', name, site, fallback: node.site, from: node.name };
    }
    for (const end of node.ends ?? []) yield { kind: 'ends', ...end, fallback: node.site, from: node.name };
  }
  for (const { interruptBefore, interruptAfter, site } of model.compiles) {
    for (const one of [...interruptBefore, ...interruptAfter]) if (one.name !== '*') yield { kind: 'interrupt', ...one, fallback: site, from: null };
  }
}

/** Names of no node of the graph, wherever they stand. */
export function unknownMentions(model: GraphModel): Mention[] {
  const known = new Set(model.nodes.flatMap(({ name, handler }) => (handler === true ? [name, `__error_handler__${name}`] : [name])));
  return [...mentionsOf(model)].filter((mention) => !known.has(mention.name) && !isAllowed(mention));
}

/** START and END are no nodes, but stand where nodes do. What the library says of them elsewhere is another matter. */
function isAllowed({ name, kind }: Mention): boolean {
  if (kind === 'send') return false;
  return name === END || name === START;
}
