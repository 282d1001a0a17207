import type { Choice, NamedSite } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { iterate } from '../eval/iterate.ts';
import { ts } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import { type Place, unknown, type Value } from '../values/value.ts';
import { option } from '../library/builder.ts';
import type { BuilderCall, GraphDraft } from './draft.ts';
import { placeOfText, siteOf } from './place.ts';

/** What the calls on a builder add up to, names resolved, meanings not yet. */
export interface BuilderFacts {
  readonly nodes: NodeFact[];
  readonly edges: EdgeFact[];
  readonly routers: RouterFact[];
  readonly compiles: { readonly options: Value | null; readonly call: BuilderCall }[];
  /** Options in which an error handler would stand. */
  readonly errorHandlers: { readonly options: Value }[];
  /** Options for nodes that do not say otherwise. */
  readonly defaults: Value[];
  readonly unresolved: { readonly what: 'nodes' | 'edges'; readonly why: string; readonly call: BuilderCall }[];
}

export interface NodeFact {
  readonly name: string;
  readonly nameAt: Place;
  readonly action: Value;
  readonly options: Value | null;
  readonly call: BuilderCall;
  readonly when: readonly Choice[];
}

export interface EdgeFact {
  readonly kind: 'direct' | 'join';
  readonly from: readonly NamedSite[];
  readonly to: NamedSite;
  readonly call: BuilderCall;
}

export interface RouterFact {
  readonly from: NamedSite;
  readonly path: Value;
  readonly pathMap: Value | null;
  readonly call: BuilderCall;
}

/** Null prototype: method names come from user code. */
const READERS: Readonly<Record<string, (reader: Reader) => void>> = Object.assign(Object.create(null) as object, {
  addNode: readNodes,
  addEdge: readEdge,
  addConditionalEdges: readRouter,
  addSequence: readSequence,
  setEntryPoint: (reader: Reader) => edgeBetween(reader, { name: '__start__', site: siteOf(reader.call.at) }, reader.call.args[0], 0),
  setFinishPoint: (reader: Reader) => edgeBetween(reader, reader.call.args[0], { name: '__end__', site: siteOf(reader.call.at) }, 0),
  setNodeDefaults: ({ facts, call }: Reader) => {
    facts.errorHandlers.push(...call.args.slice(0, 1).map((options) => ({ options })));
    facts.defaults.push(...call.args.slice(0, 1));
  },
  compile: ({ facts, call }: Reader) => void facts.compiles.push({ options: call.args[0] ?? null, call }),
});

interface Reader {
  readonly ev: Evaluator;
  readonly call: BuilderCall;
  readonly facts: BuilderFacts;
}

export function readCalls(ev: Evaluator, draft: GraphDraft): BuilderFacts {
  const facts: BuilderFacts = { nodes: [], edges: [], routers: [], compiles: [], errorHandlers: [], defaults: [], unresolved: [] };
  for (const call of draft.calls) READERS[call.method]?.({ ev, call, facts });
  return facts;
}

/** The argument as written, where the call is not spread or forwarded. */
export function argumentPlace(call: BuilderCall, index: number): Place {
  const { node, unit } = call.at;
  const argument = ts.isCallExpression(node) ? node.arguments[index] : undefined;
  return argument === undefined || ts.isSpreadElement(argument) ? call.at : { unit, node: argument };
}

function unresolved({ facts, call }: Reader, what: 'nodes' | 'edges', value: Value | undefined, otherwise: string): void {
  const why = value?.t === 'unknown' ? value.why : otherwise;
  facts.unresolved.push({ what, why, call });
}

/** The one name a value stands for. */
function nameOf(value: Value | undefined): string | null {
  if (value?.t !== 'literal') return null;
  return typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : null;
}

function readNodes(reader: Reader): void {
  const { ev, call } = reader;
  const [first, action, options] = call.args;
  const name = nameOf(first);
  if (name !== null) return addNode(reader, name, argumentPlace(call, 0), action, options);
  if (first === undefined) return;
  const object = ev.objectCell(first);
  if (object !== null) {
    for (const [key, { value, at, maybe }] of object.props) {
      if (maybe) unresolved(reader, 'nodes', undefined, `${key} may be left out`);
      else addNode(reader, key, at, value, undefined);
    }
    if (object.open !== null) unresolved(reader, 'nodes', undefined, object.open);
    return;
  }
  const list = first.t === 'ref' ? iterate(ev, first) : null;
  if (list === null) return unresolved(reader, 'nodes', first, 'the name of a node is not known');
  for (const { value, count } of list.items) {
    const [key, body, extra] = iterate(ev, value)?.items ?? [];
    const each = nameOf(key?.value);
    if (each === null || count !== 'one') unresolved(reader, 'nodes', value, 'a list of nodes that are not known');
    else addNode(reader, each, argumentPlace(call, 0), body?.value, extra?.value);
  }
  if (list.open !== null) unresolved(reader, 'nodes', undefined, list.open);
}

function addNode({ facts, call }: Reader, name: string, nameAt: Place, action: Value | undefined, options: Value | undefined): void {
  const when = call.when;
  if (options !== undefined) facts.errorHandlers.push({ options });
  facts.nodes.push({ name, nameAt, action: action ?? unknown('a node without a body', call.at), options: options ?? null, call, when });
}

function readEdge(reader: Reader): void {
  edgeBetween(reader, reader.call.args[0], reader.call.args[1], 0);
}

type End = NamedSite | Value | undefined;

function edgeBetween(reader: Reader, from: End, to: End, index: number): void {
  const { ev, call, facts } = reader;
  const target = endOf(to, argumentPlace(call, index + 1));
  if (target === null) return unresolved(reader, 'edges', isValue(to) ? to : undefined, 'the target of an edge is not known');
  const list = isValue(from) && from.t === 'ref' ? iterate(ev, from) : null;
  if (list !== null) {
    const places = placesOfItems(call, index);
    const names = list.items.map(({ value, count }, at) => (count === 'one' ? endOf(value, places[at] ?? argumentPlace(call, index)) : null));
    if (list.open !== null || names.includes(null)) return unresolved(reader, 'edges', undefined, 'the sources of a join are not known');
    const distinct = [...new Map(names.map((one) => [one!.name, one!])).values()];
    if (distinct.length > 0) facts.edges.push({ kind: 'join', from: distinct, to: target, call });
    return;
  }
  const source = endOf(from, argumentPlace(call, index));
  if (source === null) return unresolved(reader, 'edges', isValue(from) ? from : undefined, 'the source of an edge is not known');
  facts.edges.push({ kind: 'direct', from: [source], to: target, call });
}

function placesOfItems(call: BuilderCall, index: number): (Place | undefined)[] {
  const { node, unit } = argumentPlace(call, index);
  return ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement) ? node.elements.map((element) => ({ unit, node: element })) : [];
}

function isValue(end: End): end is Value {
  return end !== undefined && 't' in end;
}

function endOf(end: End, at: Place): NamedSite | null {
  if (end === undefined) return null;
  if (!isValue(end)) return end;
  const name = nameOf(end);
  return name === null ? null : { name, site: siteOf(at) };
}

function readRouter(reader: Reader): void {
  const { ev, call, facts } = reader;
  const [first] = call.args;
  if (first === undefined) return;
  const object = ev.objectCell(first);
  const source = object === null ? first : (object.props.get('source')?.value ?? undefined);
  const path = object === null ? call.args[1] : object.props.get('path')?.value;
  const pathMap = object === null ? call.args[2] : object.props.get('pathMap')?.value;
  const from = endOf(source, argumentPlace(call, 0));
  if (from === null) return unresolved(reader, 'edges', source, 'the source of a conditional edge is not known');
  const absent = pathMap === undefined || (pathMap.t === 'literal' && !pathMap.value);
  facts.routers.push({ from, path: path ?? unknown('a conditional edge without a router', call.at), pathMap: absent ? null : pathMap, call });
}

function readSequence(reader: Reader): void {
  const { ev, call, facts } = reader;
  const before = facts.nodes.length;
  readNodes(reader);
  const names = facts.nodes.slice(before).map(({ name, nameAt }): NamedSite => ({ name, site: siteOf(nameAt) }));
  for (const [index, to] of names.entries()) {
    if (index > 0) facts.edges.push({ kind: 'direct', from: [names[index - 1]!], to, call });
  }
  if (ev.exhausted) unresolved(reader, 'nodes', undefined, 'the file is too large to be evaluated as a whole');
}

/** The names in an option that is a list of them: `ends`, `interruptBefore`. */
export function namesIn(ev: Evaluator, options: Value | null, name: string, at: Place): NamedSite[] | null {
  const value = options === null ? null : option(ev, options, name);
  if (value === null) return null;
  const list = iterate(ev, value);
  if (list === null || list.open !== null) return null;
  const place = placeOfOption(options, name, ev) ?? at;
  const names = list.items.flatMap(({ value: one }) => alternatives(one)).flatMap((one) => nameOf(one) ?? []);
  return names.map((one) => ({ name: one, site: siteOf(placeOfText(place, one)) }));
}

/** The option is there, and `namesIn` does not know all of it. */
export function isOpenList(ev: Evaluator, options: Value | null, name: string): boolean {
  const value = options === null ? null : option(ev, options, name);
  if (value === null) return false;
  const list = iterate(ev, value);
  return list === null || list.open !== null || list.items.some(({ value: one }) => alternatives(one).some((each) => nameOf(each) === null));
}

function placeOfOption(options: Value | null, name: string, ev: Evaluator): Place | null {
  const cell = options === null ? null : ev.objectCell(options);
  return cell?.props.get(name)?.at ?? null;
}
