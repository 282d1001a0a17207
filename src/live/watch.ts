import type { LiveFinding } from './finding.ts';
import { watchGraph } from './instrument.ts';
import { isLibraryGraph, type LibraryGraph } from './library.ts';
import { callerPlace } from './places.ts';
import { Session, type SessionOptions } from './session.ts';

export interface Watch<Graph> {
  readonly graph: Graph;
  readonly session: Session;
  /** What the runs so far have shown. */
  readonly findings: readonly LiveFinding[];
}

/** Watches the runs of one compiled graph, and of those that are its nodes. */
export function watch<Graph extends object>(graph: Graph, options: SessionOptions | Session = {}): Watch<Graph> {
  if (!isLibraryGraph(graph)) throw new TypeError('watch takes a compiled graph of @langchain/langgraph: the result of `compile()`.');
  const session = options instanceof Session ? options : new Session(options);
  const place = callerPlace(session.options.root, watch);
  const seen = new Set<object>();
  const adopt = (one: LibraryGraph, name: string): void => {
    if (seen.has(one)) return;
    seen.add(one);
    watchGraph(one, session, { graph: name, place, places: new Map() });
    for (const [node, { bound }] of Object.entries(one.nodes)) if (isLibraryGraph(bound)) adopt(bound, `${name}/${node}`);
  };
  adopt(graph, graph.name === undefined || graph.name === 'LangGraph' ? 'graph' : graph.name);
  return {
    graph,
    session,
    get findings() {
      return session.findings;
    },
  };
}
