import type { Machine, MachineRoute } from '../machine.ts';
import { MANY, nodeOf, startOf, type Task, taskOf, TRIGGERED } from '../tasks.ts';

/** What one run of a node may start together, as pairs: everything but two routes of one choice. */
export interface Siblings {
  /** Sets of nodes that are all started together by some run, or pairwise by different runs. */
  readonly cliques: readonly (readonly number[])[];
  /** Two sets, each node of one with each node of the other. */
  readonly crosses: readonly (readonly [readonly number[], readonly number[]])[];
  /** Nodes of which one run may start two tasks. */
  readonly twice: readonly number[];
}

export function siblingsOf(machine: Machine, node: number): Siblings {
  const { choices } = machine.nodes[node]!;
  const fixed = fixedTasks(machine, node);
  const routes = choices.map((choice) => choice.map((route) => prompt(machine, tasksOf(route))));
  const cliques = [fixed, ...routes.flat()].map(nodesOf);
  const groups = [fixed, ...routes.map((choice) => choice.flat())].map(nodesOf);
  const crosses = groups.flatMap((group, i) => groups.slice(i + 1).map((other) => [group, other] as const));
  return {
    cliques: cliques.filter((clique) => clique.length > 1),
    crosses: crosses.filter(([a, b]) => a.length > 0 && b.length > 0),
    twice: twice(fixed, routes),
  };
}

/** Static edges, and the joins that the run may complete. */
function fixedTasks(machine: Machine, node: number): readonly Task[] {
  const { always, arrivesAt } = machine.nodes[node]!;
  const joined = arrivesAt.map(({ join }) => taskOf(machine.joins[join]!.to, TRIGGERED));
  return prompt(machine, [...always, ...joined]);
}

function tasksOf(route: MachineRoute): readonly Task[] {
  return [...route.tasks, ...route.anyNumber.map((node) => taskOf(node, MANY))];
}

/** Without the triggers of deferred nodes, which start nothing in the next step. */
function prompt(machine: Machine, tasks: readonly Task[]): readonly Task[] {
  return tasks.filter((task) => startOf(task) !== TRIGGERED || !machine.nodes[nodeOf(task)]!.defer);
}

function nodesOf(tasks: readonly Task[]): number[] {
  return [...new Set(tasks.map(nodeOf))];
}

/** Two tasks of a node need a packet; they come from one route, or from routes that do not exclude each other. */
function twice(fixed: readonly Task[], choices: readonly (readonly (readonly Task[])[])[]): number[] {
  if (![fixed, ...choices.flat()].some((tasks) => tasks.some((task) => startOf(task) !== TRIGGERED))) return [];
  const always = startsOf(fixed);
  const chosen = choices.map((routes) => alternatives(routes.map(startsOf)));
  const sent = [always, ...chosen].flatMap((starts) => [...starts.keys()]);
  return [...new Set(sent)].filter((node) => {
    let states = [always.get(node) ?? NOT];
    for (const starts of chosen) states = combine(states, starts.get(node) ?? []);
    return states.some(({ packets, trigger }) => packets > 0 && packets + (trigger ? 1 : 0) > 1);
  });
}

/** How one run starts a node: packets up to two, and whether there is a trigger, however many of them. */
interface Started {
  readonly packets: number;
  readonly trigger: boolean;
}

const NOT: Started = { packets: 0, trigger: false };

function startsOf(tasks: readonly Task[]): Map<number, Started> {
  const starts = new Map<number, Started>();
  for (const task of tasks) {
    const { packets, trigger } = starts.get(nodeOf(task)) ?? NOT;
    const start = startOf(task);
    starts.set(nodeOf(task), { packets: Math.min(2, packets + start), trigger: trigger || start === TRIGGERED });
  }
  return starts;
}

function alternatives(routes: readonly Map<number, Started>[]): Map<number, Started[]> {
  const ofNode = new Map<number, Started[]>();
  for (const [node, started] of routes.flatMap((route) => [...route])) {
    const known = ofNode.get(node);
    if (known === undefined) ofNode.set(node, [started]);
    else known.push(started);
  }
  return ofNode;
}

function combine(states: readonly Started[], routes: readonly Started[]): Started[] {
  const sums = [NOT, ...routes].flatMap((route) =>
    states.map((state) => ({
      packets: Math.min(2, state.packets + route.packets),
      trigger: state.trigger || route.trigger,
    })),
  );
  return [...new Map(sums.map((sum) => [`${sum.packets}${sum.trigger}`, sum])).values()];
}
