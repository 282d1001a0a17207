import { type Choice, type DirectEdge, type Edge, type GraphModel, type GraphNode, type JoinEdge, type NodeOutcome, type RouterEdge, type SendArgs, START, type Target, type When } from '../model/graph.ts';
import { type Change, changedInPlace, changesOf, keysOf, seeingOf, steadyKeys } from '../model/change.ts';
import { goneOn, plainKeys, type Seeing, seenBefore, uncovered } from '../model/seen-after.ts';
import type { Quest } from './quest.ts';

/** One graph out of those a builder with open conditions can build, as a run sees it. */
export interface Shape {
  readonly nodes: ReadonlyMap<string, ShapeNode>;
  readonly joins: readonly ShapeJoin[];
  /** Keys that hold what they hold until somebody writes them. */
  readonly steady: ReadonlySet<string>;
  /** What more than one node asks for: what is known of the rest is of no use. */
  readonly asked: ReadonlySet<string>;
  /** Everything that can happen is in it, but for numbers of packets. */
  readonly whole: boolean;
}

export interface ShapeNode {
  readonly name: string;
  readonly defer: boolean;
  /** Everything one run of the node can do. */
  readonly picks: readonly Pick[];
}

export interface ShapeJoin {
  readonly from: readonly string[];
  readonly to: string;
}

/** One thing that a run of a node can do: how its body returns, and where its routers lead. */
export interface Pick {
  readonly node: string;
  readonly writes: GraphNode['outcomes'][number]['writes'];
  readonly goto: readonly Target[];
  readonly routes: readonly Target[];
  /** Nodes it triggers, static edges included. */
  readonly triggers: readonly string[];
  readonly packets: readonly Packet[];
  /** What must be true of the state that the step was given. */
  readonly when?: When;
  /** What the body asks of what it is given, be that the state or a packet. */
  readonly asks?: When;
  readonly changes: readonly Change[];
}

/** What a Send starts. */
export interface Packet {
  readonly node: string;
  /** What it passes; null where that is not known, and where the node asks for nothing. */
  readonly args: SendArgs | null;
  /** Equal for packets that are alike. */
  readonly key: string;
}

/** Outcomes of a body and its routers multiply; past this number the last ones are not tried. */
const MOST_PICKS = 400;

export const ANY_STATE: When = [[]];

/** More ways to agree on the state are as good as any. */
export const MOST_LISTS = 50;

/** How many packets a route of any number of them may stand for. */
const PACKETS = [2, 1, 0, 3] as const;

export function shapesOf(model: GraphModel, quest: Quest): Shape[] {
  return variantsOf(model).map((variant) => shapeOf(model, quest, variant)).filter((shape) => shape !== null);
}

type Variant = ReadonlyMap<string, number>;

/** More than these are not tried: then every node and edge counts as there. */
const MOST_VARIANTS = 64;

export function variantsOf(model: GraphModel): Variant[] {
  const forks = new Map<string, Set<number>>();
  for (const { fork, branch } of [...model.nodes, ...model.edges].flatMap(({ when }) => when)) {
    forks.set(fork, (forks.get(fork) ?? new Set([0, 1])).add(branch));
  }
  let variants: Variant[] = [new Map()];
  for (const [fork, branches] of forks) {
    variants = variants.flatMap((variant) => [...branches].map((branch) => new Map([...variant, [fork, branch]])));
    if (variants.length > MOST_VARIANTS) return [new Map()];
  }
  return variants;
}

/** Null where the shape would not compile because one of its branches needs a node of another. */
function shapeOf(model: GraphModel, quest: Quest, variant: Variant): Shape | null {
  const holds = ({ when }: { readonly when: readonly Choice[] }) => when.every(({ fork, branch }) => (variant.get(fork) ?? branch) === branch);
  const nodes = new Map(model.nodes.filter(holds).map((node) => [node.name, node]));
  const edges = model.edges.filter(holds);
  const elsewhere = new Set(model.nodes.map(({ name }) => name).filter((name) => !nodes.has(name)));
  if (edges.some((edge) => staticEnds(edge).some((name) => elsewhere.has(name)))) return null;
  const names = new Set([START, ...nodes.keys()]);
  const plain = plainKeys(model);
  const packet = packetsTo(nodes);
  const shaped = [...names].map((name): ShapeNode => {
    const node = nodes.get(name);
    const picks = picksOf(name, node, edges, names, quest, seeingOf(node ?? null, plain), packet);
    return { name, defer: node?.defer ?? false, picks: picks.map((pick) => ({ ...pick, changes: [...pick.changes, ...changedInPlace(model, name)] })) };
  });
  return {
    steady: steadyKeys(model),
    asked: askedByTwo(shaped),
    nodes: new Map(shaped.map((node) => [node.name, node])),
    joins: joinsOf(edges, names),
    whole: shaped.every(({ picks }) => picks.length < MOST_PICKS),
  };
}

function packetsTo(nodes: ReadonlyMap<string, GraphNode>): (target: Target) => Packet {
  return ({ node, args: passed = null }) => {
    const asks = nodes.get(node)?.outcomes.some(({ when }) => when !== undefined) === true;
    const args = asks ? passed : null;
    return { node, args, key: JSON.stringify([node, args]) };
  };
}

function askedByTwo(nodes: readonly ShapeNode[]): ReadonlySet<string> {
  const askedBy = nodes.map(({ picks }) => new Set(picks.flatMap(({ when = [] }) => when.flat().flatMap(({ subject }) => keysOf(subject))).filter((key) => key !== null)));
  const seen = new Set<string>();
  return new Set(askedBy.flatMap((keys) => [...keys].filter((key) => seen.size === seen.add(key).size)));
}

function staticEnds(edge: Edge): readonly string[] {
  if (edge.kind === 'router') return [edge.from.name];
  return [...(edge.kind === 'join' ? edge.from : [edge.from]), edge.to].map(({ name }) => name);
}

/** Joins written alike are one. */
function joinsOf(edges: readonly Edge[], names: ReadonlySet<string>): ShapeJoin[] {
  const joins = edges.filter((edge): edge is JoinEdge => edge.kind === 'join').map(({ from, to }) => ({ from: from.map(({ name }) => name), to: to.name }));
  const whole = joins.filter(({ from, to }) => [...from, to].every((name) => names.has(name)));
  return [...new Map(whole.map((join) => [JSON.stringify(join), join])).values()];
}

function picksOf(name: string, node: GraphNode | undefined, edges: readonly Edge[], names: ReadonlySet<string>, quest: Quest, seeing: Seeing, packet: (target: Target) => Packet): Pick[] {
  const direct = edges.filter((edge): edge is DirectEdge => edge.kind === 'direct' && edge.from.name === name).map(({ to }) => to.name);
  const routers = edges.filter((edge): edge is RouterEdge => edge.kind === 'router' && edge.from.name === name);
  const bodies = bodiesOf(node, quest, direct.length + routers.length > 0);
  let combined = withRest(bodies).map((body) => ({ ...body, routes: [] as readonly Target[], when: body.when ?? body.outcome?.when ?? ANY_STATE }));
  for (const router of routers) {
    const routes = routesOf(router, quest);
    combined = combined.flatMap((one) => routes.flatMap((route) => {
      const when = one.when.flatMap((before) => (route.when ?? ANY_STATE).flatMap((list) => {
        const all = goneOn(before, list, one.outcome, seeing);
        return all === null ? [] : [all];
      }));
      return when.length === 0 ? [] : [{ ...one, routes: [...one.routes, ...route.targets], when: when.length > MOST_LISTS ? ANY_STATE : when }];
    })).slice(0, MOST_PICKS);
  }
  return distinct(combined.map(({ outcome, when, ...one }): Pick => {
    const lists = when.map(seenBefore);
    const targets = [...one.goto, ...one.routes].filter(({ node: to }) => names.has(to) && to !== START);
    return {
      node: name,
      ...one,
      triggers: [...new Set([...direct.filter((to) => names.has(to)), ...targets.filter(({ send }) => send === null).map(({ node: to }) => to)])],
      packets: targets.filter(({ send }) => send !== null).map(packet),
      ...(outcome?.when === undefined ? {} : { asks: outcome.when }),
      ...(lists.some((list) => list.length === 0) ? {} : { when: lists }),
      changes: changesOf(outcome === null ? null : { ...outcome, writes: one.writes }, seeing, when.length === 1 ? when[0] : []),
    };
  }), quest);
}

/** What is alike for the quest is tried once. */
function distinct(picks: readonly Pick[], quest: Quest): Pick[] {
  const keyOf = (pick: Pick) => JSON.stringify([[...pick.triggers].sort(), pick.packets.map(({ key }) => key).sort(), quest.counts(pick, true), quest.counts(pick, false), quest.provides(pick), pick.when, pick.asks, pick.changes]);
  return [...new Map([...picks].reverse().map((pick) => [keyOf(pick), pick])).values()].reverse();
}

type Body = { readonly when?: When; readonly outcome: NodeOutcome | null; readonly writes: Pick['writes']; readonly goto: readonly Target[] };

/** `goto: state.next` goes nowhere where the state holds none of the names. */
function withRest(bodies: readonly Body[]): readonly Body[] {
  const going = bodies.find(({ goto }) => goto.length > 0);
  const rest = going === undefined ? null : uncovered(bodies.map(({ outcome }) => outcome?.when));
  return rest === null ? bodies : [...bodies, { ...going!, goto: [], when: rest }];
}

/** Every way the body returns, with and without what it writes sometimes. */
function bodiesOf(node: GraphNode | undefined, quest: Quest, leaves: boolean): Body[] {
  // Where a handler goes on, the edges of its node do not fire: stubs have no handlers, so that way is not theirs.
  const outcomes = (node?.outcomes ?? []).filter(({ failed, goto }) => failed === undefined || goto.length === 0 || !leaves);
  if (outcomes.length === 0) return [{ outcome: null, writes: [], goto: [] }];
  // What is written whatever the task sees comes first: a task of a Send may not see the key at all.
  const handed = (outcome: NodeOutcome) => outcome.writes.some(({ key, ifPresent }) => ifPresent && quest.keys.includes(key));
  return [...outcomes.filter((outcome) => !handed(outcome)), ...outcomes.filter(handed)].flatMap((outcome) => {
    const { writes, goto } = outcome;
    const least = writes.filter(({ key, certainty }) => certainty === 'always' || !quest.keys.includes(key));
    const gotos = withPackets(goto);
    return (least.length === writes.length ? [writes] : [least, writes]).flatMap((some) => gotos.map((targets) => ({ outcome, writes: some, goto: targets })));
  });
}

function routesOf({ outcomes, open, unmapped, nothing = [] }: RouterEdge, quest: Quest): { readonly targets: readonly Target[]; readonly when?: When }[] {
  const routes = outcomes.flatMap(({ targets, when }) => withPackets(targets).map((some) => ({ targets: some, ...(when === undefined ? {} : { when }) })));
  const lost = [...unmapped, ...nothing].filter(({ name }) => quest.target === name).map(({ name, site }) => ({ targets: [{ node: name, send: null, site }] }));
  return [...routes, ...lost, ...(open !== null || routes.length === 0 ? [{ targets: [] }] : [])];
}

/** Routes of any number of packets, with a few numbers of them. */
function withPackets(targets: readonly Target[]): (readonly Target[])[] {
  if (!targets.some(({ send }) => send === 'many')) return [targets];
  return PACKETS.map((count) => targets.flatMap((target) => (target.send === 'many' ? Array.from({ length: count }, () => target) : [target])));
}
