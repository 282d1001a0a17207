import { keysOf } from './change.ts';
import { type Condition, isTrueOf } from './condition.ts';
import type { GraphModel, SendArgs, When } from './graph.ts';
import { partOf, UNKNOWN } from './part-of.ts';

/** Whether a body that is given the packet can take the way. */
export function isPossibleFor(args: SendArgs, { when }: { readonly when?: When }): boolean {
  return when === undefined || when.some((list) => list.every((condition) => canBeTrue(condition, args)));
}

function canBeTrue(condition: Condition, { keys, handed, constants = {} }: SendArgs): boolean {
  const { subject } = condition;
  const [, key, path = ''] = /^state\.([\w$-]+)(.*)$/s.exec(subject) ?? [];
  if (key === undefined || keysOf(subject).length !== 1) return true;
  if (Object.hasOwn(constants, key)) {
    const part = partOf(constants[key]!, path);
    return part === UNKNOWN || isTrueOf(condition, part);
  }
  // Of a key that is not there every part is undefined, if asking for it does not throw.
  return Object.hasOwn(keys, key) || handed.includes(key) || isTrueOf(condition, undefined);
}

/** What is sent to nodes that nothing but packets starts, where all packets are known. */
export function sentOnly({ nodes, edges, nodesOpen, edgesOpen }: GraphModel): ReadonlyMap<string, readonly SendArgs[]> {
  const isOpen = nodesOpen ?? edgesOpen ?? nodes.find(({ gotoOpen }) => gotoOpen !== null) ?? edges.find((edge) => edge.kind === 'router' && edge.open !== null);
  if (isOpen !== undefined) return new Map();
  const sent = new Map<string, SendArgs[]>();
  const others = new Set(edges.flatMap((edge) => (edge.kind === 'router' ? [] : [edge.to.name])));
  const routes = edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap(({ targets }) => targets) : []));
  for (const { node, send, args = null } of [...routes, ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto))]) {
    if (send === null || args === null) others.add(node);
    else sent.set(node, [...(sent.get(node) ?? []), args]);
  }
  return new Map([...sent].filter(([name]) => !others.has(name)));
}
