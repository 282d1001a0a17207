import type { GraphModel, GraphNode, SendArgs, Target } from '../../src/model/graph.ts';
import { isPossibleFor } from '../../src/model/packet.ts';
import type { RuleGraph } from '../rule.ts';
import { once } from './once.ts';
import { ledTo } from './sends.ts';

/** One way a task of a node is started: by a packet, or by a trigger, which gives it the state. */
interface Start {
  /** What the packet passes; null where that is not known, and for a trigger. */
  readonly args: SendArgs | null;
  /** What sends the packet, and by which of its routes, with how many packets that are alike; null for a trigger. */
  readonly by: { readonly choice: Choice; readonly routes: ReadonlyMap<number, number> } | null;
}

/** A router, or the gotos of a body: each run takes one of the routes. */
interface Choice {
  readonly from: string;
}

const TRIGGER: Start = { args: null, by: null };

/** Whether some task of the node is started by a packet. */
export function isSentTo(model: GraphModel, name: string): boolean {
  return [...(startsByNode(model).get(name) ?? [])].some(({ by }) => by !== null);
}

/** Whether two tasks of one step can both write the key, by what packets pass to them. Names may be the same. */
export function packetsMeet({ model, steps }: RuleGraph, key: string, a: GraphNode, b: GraphNode): boolean {
  const writing = (node: GraphNode) => [...(startsByNode(model).get(node.name) ?? [])].filter((start) => writes(node, start, key));
  const meet = (one: Start, other: Start): boolean => {
    // However often a node is triggered, it runs once.
    if (one.by === null || other.by === null) return a !== b || one !== other;
    if (one.by.choice !== other.by.choice || steps.together(one.by.choice.from, one.by.choice.from)) return true;
    const { routes } = other.by;
    return [...one.by.routes].some(([route, count]) => (one === other ? count > 1 : routes.has(route)));
  };
  const comes = ({ by }: Start): boolean => by === null || steps.follow?.(by.choice.from, a.name, b.name) !== false;
  const others = writing(b).filter(comes);
  return writing(a).filter(comes).some((one) => others.some((other) => meet(one, other)));
}

function writes({ outcomes, writesOpen }: GraphNode, { args }: Start, key: string): boolean {
  const writing = outcomes.filter((outcome) => outcome.writes.some((write) => write.key === key));
  return args === null || writesOpen !== null ? writing.length > 0 : writing.some((outcome) => isPossibleFor(args, outcome));
}

/** Packets that are alike are one start. */
const startsByNode = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<Start>> => {
  const byNode = new Map<string, Set<Start>>();
  const add = (node: string, start: Start): void => void byNode.set(node, (byNode.get(node) ?? new Set()).add(start));
  for (const name of ledTo(model)) add(name, TRIGGER);
  for (const { choice, routes } of choicesOf(model)) {
    const alike = new Map<string, Map<number, number>>();
    routes.forEach((targets, route) => {
      for (const { node, send, args = null } of targets) {
        if (send === null) {
          add(node, TRIGGER);
          continue;
        }
        const text = JSON.stringify([node, args]);
        const by = alike.get(text) ?? new Map<number, number>();
        if (by.size === 0) add(node, { args, by: { choice, routes: by } });
        alike.set(text, by.set(route, (by.get(route) ?? 0) + (send === 'many' ? 2 : 1)));
      }
    });
  }
  return byNode;
});

function choicesOf({ nodes, edges }: GraphModel): { readonly choice: Choice; readonly routes: readonly (readonly Target[])[] }[] {
  const routers = edges.flatMap((edge) => (edge.kind === 'router' ? [{ choice: { from: edge.from.name }, routes: edge.outcomes.map(({ targets }) => targets) }] : []));
  return [...routers, ...nodes.map(({ name, outcomes }) => ({ choice: { from: name }, routes: outcomes.map(({ goto }) => goto) }))];
}
