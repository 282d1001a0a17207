import type { When } from '../model/graph.ts';
import { compareText } from '../model/site.ts';
import { addTasks, type Counted, packets, taskOf, TRIGGERED, type Task } from './tasks.ts';
import type { Route, StepGraph, StepNode } from './step-graph.ts';

/** A step graph with numbers for names. Nodes are numbered in the order of their names, START among them. */
export interface Machine {
  readonly names: readonly string[];
  readonly ids: ReadonlyMap<string, number>;
  readonly start: number;
  readonly nodes: readonly MachineNode[];
  readonly joins: readonly MachineJoin[];
  readonly counted: Counted;
}

export interface MachineNode {
  readonly defer: boolean;
  /** Started by every run: static edges, and choices that leave no choice. */
  readonly always: readonly Task[];
  readonly choices: readonly (readonly MachineRoute[])[];
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
  readonly when?: When;
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

export function machineOf(graph: StepGraph, counted: Counted = 3): Machine {
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
  const nodes = names.map((name, id) => ({
    ...runOf(byName.get(name)!, ids, counted),
    arrivesAt: arrivals[id]!,
    joinedBy: joinedBy[id]!,
  }));
  return { names, ids, start: ids.get(START_NAME)!, nodes, joins, counted };
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

function runOf(node: StepNode, ids: ReadonlyMap<string, number>, counted: Counted): Pick<MachineNode, 'defer' | 'always' | 'choices'> {
  const choices = node.choices.map((routes) => routes.map((route) => routeOf(route, ids, counted)));
  const fixed = choices.flatMap((routes) => (routes.length === 1 && routes[0]!.anyNumber.length === 0 ? routes : []));
  const edges = routeOf({ targets: node.edges, sends: [] }, ids, counted).tasks;
  return {
    defer: node.defer,
    always: fixed.reduce((sum, route) => addTasks(sum, route.tasks, counted), edges),
    choices: choices.filter((routes) => routes.length > 1 || (routes[0]?.anyNumber.length ?? 0) > 0),
  };
}

function routeOf(route: Route, ids: ReadonlyMap<string, number>, most: Counted): MachineRoute {
  const anyNumber = new Set<number>();
  const counted = new Map<number, number>();
  for (const { node, count } of route.sends) {
    const id = ids.get(node);
    if (id === undefined) continue;
    if (count === 'many') anyNumber.add(id);
    else if (count > 0) counted.set(id, (counted.get(id) ?? 0) + count);
  }
  const sent = [...counted].sort(([a], [b]) => a - b).map(([node, count]) => taskOf(node, packets(count, most)));
  const when = route.when === undefined ? {} : { when: route.when };
  return { tasks: addTasks(triggersOf(route.targets, ids), sent, most), anyNumber: [...anyNumber].sort((a, b) => a - b), ...when };
}

/** START has no trigger: as a target it is ignored, as END is. */
function triggersOf(targets: readonly string[], ids: ReadonlyMap<string, number>): Task[] {
  const nodes = new Set(targets.flatMap((name) => (name === START_NAME ? [] : (ids.get(name) ?? []))));
  return [...nodes].sort((a, b) => a - b).map((node) => taskOf(node, TRIGGERED));
}
