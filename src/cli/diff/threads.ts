import type { AnalyzedGraph } from '../../analyze.ts';
import type { Channel } from '../../model/channel.ts';
import type { GraphModel, JoinEdge, ValueShape } from '../../model/graph.ts';
import type { Site } from '../../model/site.ts';
import type { Sources } from '../../report/sources.ts';
import { reachableFrom, routesKnown, type Side } from './side.ts';
import { type Stops, stopsOf } from './stops.ts';

/** What a change does to a thread that was saved under the base and goes on under the head. */
export interface ThreadEffect {
  /** It cannot go on as it should; perhaps it cannot; it can, and something is worth knowing. */
  readonly effect: 'breaks' | 'may break' | 'note';
  readonly about: 'graph' | 'node' | 'question' | 'channel' | 'join' | 'defer' | 'route';
  readonly name: string;
  readonly message: string;
}

/** Each of them was seen on the library: see `test/diff`. */
export function effectsOnThreads(before: AnalyzedGraph, after: AnalyzedGraph | null, base: Side, head: Side): readonly ThreadEffect[] {
  if (after === null) {
    const message = 'its saved threads have no program to go on with.';
    return [{ effect: 'breaks', about: 'graph', name: before.model.id, message }];
  }
  const stops = stopsOf(before);
  const pair: Pair = { before: before.model, after: after.model, stops, paused: stops.at.size > 0 || stops.open };
  const found = [
    ...nodesGone(pair),
    ...questionsMoved(pair, base.sources, head.sources),
    ...channelsChanged(pair),
    ...joinsChanged(pair),
    ...deferChanged(pair),
    ...routesLost(pair),
  ];
  return found.sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
}

const ORDER: readonly ThreadEffect['effect'][] = ['breaks', 'may break', 'note'];

interface Pair {
  readonly before: GraphModel;
  readonly after: GraphModel;
  readonly stops: Stops;
  /** Some thread may stand still between two steps, other than after a crash. */
  readonly paused: boolean;
}

/** The library passes over nodes that it does not know, without a word. */
function nodesGone({ before, after, stops }: Pair): ThreadEffect[] {
  const now = new Set(after.nodes.map(({ name }) => name));
  const sure = after.nodesOpen === null ? 'breaks' : 'may break';
  return before.nodes.flatMap(({ name }): ThreadEffect[] => {
    if (now.has(name)) return [];
    const gone = `\`${name}\` is gone${renamedTo(name, before, after)}`;
    if (stops.at.has(name)) return [{ effect: sure, about: 'node', name, message: `${gone}: a thread that waits at it ends there, and the answer is lost.` }];
    if (stops.beside.has(name)) return [{ effect: sure, about: 'node', name, message: `${gone}: what it wrote in the step of a waiting thread is lost.` }];
    return [{ effect: 'may break', about: 'node', name, message: `${gone}: a run that was cut off just before it ends there.` }];
  });
}

/** A new node in the same place, if it is the only one. */
function renamedTo(name: string, before: GraphModel, after: GraphModel): string {
  const old = new Set(before.nodes.map((node) => node.name));
  const place = placeOf(name, before);
  const twins = after.nodes.filter((node) => !old.has(node.name) && placeOf(node.name, after) === place);
  return twins.length === 1 && place !== '[]' ? ` (\`${twins[0]!.name}\` has its place)` : '';
}

function placeOf(name: string, graph: GraphModel): string {
  const here = (one: string): string => (one === name ? '' : one);
  const edges = graph.edges.flatMap((edge): string[] => {
    if (edge.kind === 'direct') return edge.from.name === name || edge.to.name === name ? [`${here(edge.from.name)}>${here(edge.to.name)}`] : [];
    if (edge.kind === 'join') return [...edge.from, edge.to].some((end) => end.name === name) ? [`${edge.from.map((end) => here(end.name)).join('+')}>${here(edge.to.name)}`] : [];
    const targets = edge.outcomes.flatMap((outcome) => outcome.targets.map(({ node }) => node));
    return edge.from.name === name || targets.includes(name) ? [`${here(edge.from.name)}?${targets.map(here).sort().join('|')}`] : [];
  });
  return JSON.stringify(edges.sort());
}

/** Answers are told apart by their order within a node. */
function questionsMoved({ before, after, stops }: Pair, base: Sources, head: Sources): ThreadEffect[] {
  return before.nodes.flatMap(({ name, subgraph, kind }): ThreadEffect[] => {
    const now = after.nodes.find((node) => node.name === name);
    const [old, fresh] = [questionsOf(name, before, base), questionsOf(name, after, head)];
    if (now === undefined || !stops.at.has(name)) return [];
    const about = { about: 'question', name } as const;
    if (kind === 'subgraph' || now.kind === 'subgraph') {
      const asks = after.interrupts.some((one) => one.node === name);
      const became = subgraph === null && now.kind === 'subgraph' && old.length > 0;
      if (became && asks) return [{ effect: 'breaks', ...about, message: `\`${name}\` has become a graph of its own: a thread that waits at it asks again, and the answer is lost.` }];
      return asks || !before.interrupts.some((one) => one.node === name) ? [] : [{ effect: 'breaks', ...about, message: `\`${name}\` asks no more: the answer of a thread that waits at it is passed over.` }];
    }
    if (old.length === 0 || old.join('\0') === fresh.slice(0, old.length).join('\0')) return [];
    if (fresh.length === 0) {
      const sure = now.kind === 'unknown' ? 'may break' : 'breaks';
      return [{ effect: sure, ...about, message: `\`${name}\` asks no more: a thread that waits at it goes on, and the answer is passed over, whatever it is.` }];
    }
    const moved = old.find((question, index) => fresh[index] !== question && fresh.includes(question));
    if (moved !== undefined || fresh.length < old.length) return [{ effect: 'breaks', ...about, message: `the questions of \`${name}\` are in another order: the answer of a waiting thread is taken for another question.` }];
    return [{ effect: 'may break', ...about, message: `a question of \`${name}\` reads differently: the answer to the old one is taken for the new one.` }];
  });
}

/** What a node asks itself, by its text, in the order of the source. */
function questionsOf(node: string, { interrupts }: GraphModel, sources: Sources): readonly string[] {
  const sites = interrupts.filter((one) => one.node === node && one.inner === null).map(({ site }) => site);
  return [...sites].sort((a, b) => (a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1)).map((site) => textOf(site, sources));
}

function textOf({ file, start, end }: Site, sources: Sources): string {
  return sources.text(file).slice(start, end).replaceAll(/\s+/g, ' ');
}

/** A channel takes over what was saved under its key, whatever it is. */
function channelsChanged({ before, after }: Pair): ThreadEffect[] {
  const fresh = after.channels.filter(({ key }) => !before.channels.some((one) => one.key === key));
  return before.channels.flatMap((was): ThreadEffect[] => {
    const name = was.key;
    const about = { about: 'channel', name } as const;
    const is = after.channels.find(({ key }) => key === name);
    if (SAVES_NOTHING.has(was.kind)) return [];
    if (is === undefined) {
      if (after.channelsOpen !== null) return [{ effect: 'may break', ...about, message: `\`${name}\` is not among the keys that are known: if it is gone, what threads hold under it is dropped.` }];
      const twin = fresh.find((one) => one.kind === was.kind && one.reducer === was.reducer);
      if (twin === undefined) return [{ effect: 'note', ...about, message: `what threads hold under \`${name}\` is dropped.` }];
      return [{ effect: 'may break', ...about, message: `\`${name}\` is gone and \`${twin.key}\` has come: if that is its new name, what threads hold is lost.` }];
    }
    return handedOn(was, is, shapesOf(name, before), about);
  }).concat(fresh.filter(({ initial }) => !initial).map(({ key }): ThreadEffect => ({ effect: 'note', about: 'channel', name: key, message: `threads that were saved before hold nothing under \`${key}\`.` })));
}

const SAVES_NOTHING: ReadonlySet<string> = new Set(['untracked']);
const SINGLE: ReadonlySet<string> = new Set(['last-value', 'ephemeral', 'any-value', 'reducer']);

function handedOn(was: Channel, is: Channel, shapes: ReadonlySet<ValueShape>, about: { readonly about: 'channel'; readonly name: string }): ThreadEffect[] {
  const change = `\`${about.name}\` was ${was.kind}${was.reducer === null ? '' : ` (${was.reducer})`} and is ${is.kind}${is.reducer === null ? '' : ` (${is.reducer})`}`;
  const sameType = was.type !== null && was.type === is.type;
  if (was.kind === is.kind && was.reducer === is.reducer) {
    if (was.type === null || is.type === null || plain(was.type) === plain(is.type)) return [];
    return [{ effect: 'may break', ...about, message: `\`${about.name}\` was of type \`${plain(was.type)}\` and is of \`${plain(is.type)}\`: threads hand on what they hold as it is.` }];
  }
  if (is.kind === 'untracked') return [{ effect: 'breaks', ...about, message: `${change}: what threads hold is dropped, and nothing is saved any more.` }];
  if ((was.kind === 'topic') !== (is.kind === 'topic')) {
    if (was.kind === 'topic' && (sameType || is.reducer === 'append')) return [{ effect: 'note', ...about, message: `${change}: threads hand on the list that they hold.` }];
    const list = was.kind !== 'topic' && only(shapes, ['list']);
    return list ? [{ effect: 'note', ...about, message: `${change}: threads hand on the list that they hold.` }] : [{ effect: 'breaks', ...about, message: `${change}: threads hand on ${was.kind === 'topic' ? 'a list where one value is expected' : 'one value where a list is expected'}.` }];
  }
  if (!SINGLE.has(was.kind) || !SINGLE.has(is.kind)) return [{ effect: 'may break', ...about, message: `${change}: whether threads can hand on what they hold is not known.` }];
  const needed = is.kind === 'reducer' ? NEEDS[is.reducer ?? 'custom'] : null;
  if (sameType || needed === null || (needed !== undefined && only(shapes, needed))) return [{ effect: 'note', ...about, message: `${change}: threads hand on what they hold.` }];
  const known = needed !== undefined && shapes.size > 0 && !shapes.has('unknown');
  return [{ effect: known ? 'breaks' : 'may break', ...about, message: `${change}: the reducer goes on from what threads hold${known ? `, which is no ${needed[0]}` : ''}.` }];
}

/** What a reducer has to find; null where anything will do, undefined where that is not known. */
const NEEDS: Readonly<Record<string, readonly ValueShape[] | null | undefined>> = {
  append: ['list', 'messages'], 'merge-by-id': ['messages', 'list'], 'object-merge': ['object'], sum: ['number'], max: ['number'], min: ['number'],
  or: ['boolean'], and: ['boolean'], 'last-wins': null, 'first-wins': null, identity: null,
};

function only(shapes: ReadonlySet<ValueShape>, allowed: readonly ValueShape[]): boolean {
  return shapes.size > 0 && [...shapes].every((shape) => allowed.includes(shape));
}

function shapesOf(key: string, { nodes }: GraphModel): ReadonlySet<ValueShape> {
  return new Set(nodes.flatMap(({ outcomes, writesOpen }): ValueShape[] => [
    ...outcomes.flatMap(({ writes }) => writes.flatMap((write) => (write.key === key && write.relation !== 'copied' ? [write.value] : []))),
    ...(writesOpen === null ? [] : ['unknown' as const]),
  ]));
}

function plain(type: string): string {
  return type.replaceAll(/\s+/g, ' ').trim();
}

/** How far a join has come is saved under the names of its sources, in their order. */
function joinsChanged({ before, after, paused }: Pair): ThreadEffect[] {
  const nodes = new Set(after.nodes.map(({ name }) => name));
  const [old, now] = [joinsOf(before), joinsOf(after)];
  const sure = paused ? 'breaks' : 'may break';
  const lost = [...old].flatMap(([key, join]): ThreadEffect[] => {
    const to = join.to.name;
    if (now.has(key) || !nodes.has(to) || join.from.some(({ name }) => !nodes.has(name))) return [];
    const other = [...now.values()].some((one) => one.to.name === to);
    const direct = after.edges.some((edge) => edge.kind === 'direct' && edge.to.name === to);
    if (other) return [{ effect: sure, about: 'join', name: to, message: `the join of ${named(join)} into \`${to}\` is another one: a thread in which some of them have run waits for ever, and \`${to}\` never runs.` }];
    return direct ? [{ effect: 'may break', about: 'join', name: to, message: `\`${to}\` no longer waits for ${named(join)}: where the node that leads to it has run already, \`${to}\` never runs.` }] : [];
  });
  const come = [...now].flatMap(([key, join]): ThreadEffect[] => {
    const to = join.to.name;
    const before_ = before.edges.filter((edge) => edge.kind === 'direct' && edge.to.name === to && join.from.some(({ name }) => edge.kind === 'direct' && edge.from.name === name));
    if (old.has(key) || before_.length === 0 || [...old.values()].some((one) => one.to.name === to)) return [];
    return [{ effect: sure, about: 'join', name: to, message: `\`${to}\` waits for ${named(join)} now: a thread in which some of them have run waits for ever, and \`${to}\` never runs.` }];
  });
  return [...lost, ...come];
}

function joinsOf({ edges }: GraphModel): ReadonlyMap<string, JoinEdge> {
  return new Map(edges.flatMap((edge) => (edge.kind === 'join' && edge.from.length > 1 ? [[`${edge.from.map(({ name }) => name).join('+')}:${edge.to.name}`, edge] as const] : [])));
}

function named({ from }: JoinEdge): string {
  const names = from.map(({ name }) => `\`${name}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A deferred node is kept in another form until it is let go. */
function deferChanged({ before, after, paused }: Pair): ThreadEffect[] {
  return before.nodes.flatMap(({ name, defer }): ThreadEffect[] => {
    const now = after.nodes.find((node) => node.name === name);
    if (now === undefined || now.defer === defer) return [];
    const message = now.defer ? `\`${name}\` is deferred now: a thread that had triggered it before cannot be read any more.` : `\`${name}\` is not deferred any more: in a thread that waits for it, it runs at once, and once more later.`;
    return [{ effect: paused ? 'breaks' : 'may break', about: 'defer', name, message }];
  });
}

/** What a thread that waits at a node would still have run, and what new runs do before they come there. */
function routesLost({ before, after, stops }: Pair): ThreadEffect[] {
  const nodes = new Set(after.nodes.map(({ name }) => name));
  const fromStart = reachableFrom('__start__', after);
  const old = new Set(before.nodes.map(({ name }) => name));
  return [...stops.at].filter((stop) => nodes.has(stop)).flatMap((stop): ThreadEffect[] => {
    const [was, is] = [reachableFrom(stop, before), reachableFrom(stop, after)];
    return [...fromStart].flatMap((name): ThreadEffect[] => {
      if (is.has(name) || name === stop) return [];
      if (was.has(name)) return [{ effect: routesKnown(after) ? 'breaks' : 'may break', about: 'route', name, message: `\`${name}\` no longer comes after \`${stop}\`: a thread that waits at \`${stop}\` never runs it.` }];
      return old.has(name) ? [] : [{ effect: 'note', about: 'route', name, message: `\`${name}\` is new, and a thread that waits at \`${stop}\` does not run it.` }];
    });
  });
}
