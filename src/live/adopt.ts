import { followRuns, watchGraph } from './instrument.ts';
import type { LibraryGraph } from './library.ts';
import { callerPlace } from './places.ts';
import type { Place } from './finding.ts';
import type { Session } from './session.ts';
import { watchStores } from './store-view.ts';

/** The part of the library's module that is wrapped. */
export interface LibraryModule {
  readonly StateGraph: { readonly prototype: BuilderMethods };
  readonly CompiledStateGraph: { readonly prototype: object };
  readonly BaseStore: { readonly prototype: object };
}

interface BuilderMethods {
  addNode(...given: readonly unknown[]): unknown;
}

/** Where builders were made and nodes added. */
const places = new WeakMap<object, { readonly builder: Place | null; readonly nodes: Map<string, Place> }>();
const adopted = new WeakSet<object>();

/** Watches every graph of a loaded library from now on; those that are already compiled when they run next. */
export function adoptLibrary({ StateGraph, CompiledStateGraph, BaseStore }: LibraryModule, session: Session): void {
  if (adopted.has(StateGraph)) return;
  adopted.add(StateGraph);
  rememberPlaces(StateGraph.prototype, session);
  watchStores(BaseStore);
  followRuns(CompiledStateGraph.prototype, (graph) => adopt(graph, session));
}

function rememberPlaces(prototype: BuilderMethods, session: Session): void {
  const original = prototype.addNode;
  const addNode = function (this: object, ...given: readonly unknown[]): unknown {
    const place = callerPlace(session.options.root, addNode);
    const known = places.get(this) ?? { builder: place, nodes: new Map<string, Place>() };
    places.set(this, known);
    const [first] = given;
    const names = typeof first === 'string' ? [first] : Array.isArray(first) ? first.map((entry) => String((entry as readonly unknown[])[0])) : typeof first === 'object' && first !== null ? Object.keys(first) : [];
    if (place !== null) for (const name of names) known.nodes.set(name, place);
    return original.apply(this, given as unknown[]);
  };
  Object.defineProperty(prototype, 'addNode', { value: addNode, configurable: true, writable: true, enumerable: false });
}

function adopt(graph: LibraryGraph, session: Session): void {
  const known = graph.builder === undefined ? undefined : places.get(graph.builder);
  const name = graph.name === undefined || graph.name === 'LangGraph' ? (known?.builder?.file ?? 'graph') : graph.name;
  try {
    watchGraph(graph, session, { graph: name, place: known?.builder ?? null, places: known?.nodes ?? new Map() });
  } catch (error) {
    session.trouble(error);
  }
}
