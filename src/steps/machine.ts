import type { Condition } from '../model/condition.ts';
import { compareText } from '../model/site.ts';
import { type Cases, Knowledge } from './knowledge.ts';
import { addTasks, type Counted, nodeOf, packets, taskOf, TRIGGERED, type Task } from './tasks.ts';
import type { Route, StepGraph, StepNode } from './step-graph.ts';

/** A step graph with numbers for names. Nodes are numbered in the order of their names, START among them. */
export interface Machine {
  readonly names: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  readonly start: number;
  readonly nodes: readonly MachineNode[];
  readonly joins: readonly MachineJoin[];
  readonly counted: Counted;
  readonly knowledge: Knowledge;
}

export interface MachineNode {
  readonly defer: boolean;
  /** Started by every run: static edges, and choices that leave no choice. */
  readonly always: readonly Task[];
  readonly choices: readonly (readonly MachineRoute[])[];
  /** What every run leaves of what is known of the state. */
  readonly left: Cases;
  /** What the node and all that can come after it ask of the state, as bits. */
  readonly asked: bigint;
  /** The joins that a run of the node arrives at. */
  readonly arrivesAt: readonly Arrival[];
  /** The joins that trigger the node, in the order of their declaration. */
  readonly joinedBy: readonly number[];
}

export interface MachineRoute {
  readonly tasks: readonly Task[];
  /** Nodes that are also sent zero, one or more packets. */
  readonly anyNumber: readonly number[];
  /** What must be true of the state of the step. */
  readonly need: Cases;
  readonly left: Cases;
}

export interface MachineOptions {
  readonly counted?: Counted;
  /** Whether later steps know of the state what earlier ones have found. */
  readonly acrossSteps?: boolean;
}

export interface Arrival {
  readonly join: number;
  readonly member: number;
}

export interface MachineJoin {
  readonly members: readonly number[];
  readonly to: number;
}

export const START_NAME = '__start__';

export function machineOf(graph: StepGraph, { counted = 3, acrossSteps = true }: MachineOptions = {}): Machine {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  if (!byName.has(START_NAME)) byName.set(START_NAME, { name: START_NAME, defer: false, edges: [], choices: [] });
  const names = [...byName.keys()].sort(compareText);
  const ids = new Map(names.map((name, id) => [name, id]));
  const joins = joinsOf(graph, ids);
  const arrivals: Arrival[][] = names.map(() => []);
  const joinedBy: number[][] = names.map(() => []);
  joins.forEach(({ members, to }, join) => {
    members.forEach((node, member) => arrivals[node]!.push({ join, member }));
    joinedBy[to]!.push(join);
  });
  const knowledge = new Knowledge(graph, acrossSteps);
  const runs = names.map((name) => runOf(byName.get(name)!, { ids, counted, knowledge }));
  const asked = askedAfter(runs, joins, knowledge);
  const nodes = runs.map(({ asks: _, ...run }, id) => ({ ...run, asked: asked[id]!, arrivesAt: arrivals[id]!, joinedBy: joinedBy[id]! }));
  return { names, ids, start: ids.get(START_NAME)!, nodes, joins, counted, knowledge };
}

/** What each node and all nodes after it ask: passed back along all that a node can start until nothing changes. */
function askedAfter(runs: readonly Run[], joins: readonly MachineJoin[], knowledge: Knowledge): readonly bigint[] {
  const asked = runs.map(({ choices, asks }) => choices.flat().reduce((bits, { need }) => bits | knowledge.topicsOf(need), knowledge.topicsOfAll(asks)));
  if (knowledge.isEmpty) return asked;
  const before: Set<number>[] = runs.map(() => new Set());
  runs.forEach(({ always, choices }, from) => {
    for (const task of [...always, ...choices.flat().flatMap(({ tasks }) => tasks)]) before[nodeOf(task)]!.add(from);
    for (const node of choices.flat().flatMap(({ anyNumber }) => anyNumber)) before[node]!.add(from);
  });
  for (const { members, to } of joins) for (const member of members) before[to]!.add(member);
  const changed = new Set(runs.keys());
  for (const node of changed) {
    changed.delete(node);
    for (const from of before[node]!) {
      const more = asked[from]! | asked[node]!;
      if (more === asked[from]) continue;
      asked[from] = more;
      changed.add(from);
    }
  }
  return asked;
}

/** Joins written alike share one barrier in the library; the same members in another order are another barrier. */
function joinsOf(graph: StepGraph, ids: ReadonlyMap<string, number>): MachineJoin[] {
  const joins = new Map<string, MachineJoin>();
  for (const { from, to } of graph.joins) {
    const target = ids.get(to);
    if (target === undefined || from.length === 0) continue;
    const members = [...new Set(from)].map((name) => ids.get(name));
    if (members.every((member) => member !== undefined)) joins.set(JSON.stringify([from, to]), { members, to: target });
  }
  return [...joins.values()];
}

interface Run extends Pick<MachineNode, 'defer' | 'always' | 'choices' | 'left'> {
  readonly asks: readonly Condition[];
}

interface Numbering {
  readonly ids: ReadonlyMap<string, number>;
  readonly counted: Counted;
  readonly knowledge: Knowledge;
}

function runOf(node: StepNode, numbering: Numbering): Run {
  const { counted, knowledge } = numbering;
  const choices = node.choices.map((routes) => routes.flatMap((route) => routesOf(route, numbering)));
  const fixed = choices.flatMap((routes) => (isFixed(routes, knowledge) ? routes : []));
  const edges = triggersOf(node.edges, numbering.ids);
  return {
    defer: node.defer,
    asks: node.asks ?? [],
    always: fixed.reduce((sum, route) => addTasks(sum, route.tasks, counted), edges),
    choices: choices.filter((routes) => routes.length > 0 && !isFixed(routes, knowledge)),
    left: fixed.reduce((left, route) => knowledge.either(left, route.left), knowledge.left(node.changes)),
  };
}

/** A choice that leaves none. */
function isFixed(routes: readonly MachineRoute[], { nothing }: Knowledge): boolean {
  return routes.length === 1 && routes[0]!.anyNumber.length === 0 && routes[0]!.need === nothing;
}

/** The route under each of the conditions that it can be taken under. */
function routesOf(route: Route, { ids, counted: most, knowledge }: Numbering): MachineRoute[] {
  const anyNumber = new Set<number>();
  const counted = new Map<number, number>();
  for (const { node, count } of route.sends) {
    const id = ids.get(node);
    if (id === undefined) continue;
    if (count === 'many') anyNumber.add(id);
    else if (count > 0) counted.set(id, (counted.get(id) ?? 0) + count);
  }
  const sent = [...counted].sort(([a], [b]) => a - b).map(([node, count]) => taskOf(node, packets(count, most)));
  const tasks = addTasks(triggersOf(route.targets, ids), sent, most);
  const left = knowledge.left(route.changes);
  return knowledge.needs(route.when).map((need) => ({ tasks, anyNumber: [...anyNumber].sort((a, b) => a - b), need, left }));
}

/** START has no trigger: as a target it is ignored, as END is. */
function triggersOf(targets: readonly string[], ids: ReadonlyMap<string, number>): Task[] {
  const nodes = new Set(targets.flatMap((name) => (name === START_NAME ? [] : (ids.get(name) ?? []))));
  return [...nodes].sort((a, b) => a - b).map((node) => taskOf(node, TRIGGERED));
}
