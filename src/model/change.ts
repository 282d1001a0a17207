import type { Condition } from './condition.ts';
import type { GraphModel, GraphNode, NodeOutcome, When } from './graph.ts';
import type { Json } from './json.ts';
import { changes, isSure, mentions, type Seeing, seenThen } from './seen-after.ts';

/** What a run of a node leaves of the state. */
export interface Change {
  /** Null for any key. */
  readonly key: string | null;
  /** What the key holds then, where that is known. */
  readonly to?: Json;
  /** What is true of it then. */
  readonly said?: readonly Condition[];
}

/** Kinds of channels that hold what they hold until somebody writes them. */
const STEADY = new Set(['last-value', 'reducer', 'untracked', 'delta']);

/**
 * Keys that hold what they hold until one of the nodes writes them. None where not all nodes are known, or where a run
 * stops so that somebody can look at the state, and change it; nor what `updateState` is seen to write.
 */
export function steadyKeys({ channels, nodesOpen, compiles, updates = [] }: GraphModel): ReadonlySet<string> {
  const stops = compiles.some(({ interruptBefore, interruptAfter, interruptsOpen }) => interruptBefore.length + interruptAfter.length > 0 || interruptsOpen);
  if (nodesOpen !== null || stops) return new Set();
  const updated = new Set(updates.flatMap(({ keys }) => keys.map(({ name }) => name)));
  return new Set(channels.filter(({ key, kind }) => STEADY.has(kind) && !updated.has(key)).map(({ key }) => key));
}

/** What a body that returned this has changed, and what the routers that went on from there have seen of it. */
export function changesOf(outcome: NodeOutcome | null, { open, plain }: Seeing, when: readonly Condition[] = []): readonly Change[] {
  const said = seenThen(when);
  const written = (outcome?.writes ?? []).filter((write) => changes(write, plain));
  const each = written.map((write): Change => {
    const { key } = write;
    if (!plain.has(key)) return { key };
    const seen = said.filter(({ subject }) => mentions(subject, key));
    return { key, ...(isSure(write) ? { to: write.constant! } : {}), ...(seen.length === 0 ? {} : { said: seen }) };
  });
  return open ? [{ key: null }, ...each] : each;
}

/** What a body may have changed, whatever it returned. */
export function anyChanges(outcomes: readonly NodeOutcome[], seeing: Seeing): readonly Change[] {
  const all = outcomes.map((outcome) => changesOf(outcome, seeing));
  return all.flat().map((change) => (all.every((some) => some.some(({ key, to }) => key === change.key && to !== undefined)) ? change : { key: change.key }));
}

/** Keys whose value a node or its routers change in place. */
export function changedInPlace({ mutations }: GraphModel, name: string): readonly Change[] {
  return mutations.filter(({ node, top }) => node === name && !top).map(({ key }) => ({ key }));
}

/** Whether the body may write keys that are not listed, and which keys hold what was written last. */
export function seeingOf(node: GraphNode | null, plain: ReadonlySet<string>): Seeing {
  return { open: node?.writesOpen != null, plain };
}

/** What is still true of the state after a step. Each key that a task has changed holds what is said of it, or anything. */
export function stillTrue(state: When, changed: readonly Change[], steady: ReadonlySet<string>): When {
  const lists = state.map((list) => {
    const kept = list.filter(({ subject }) => isSteady(subject, steady) && !changed.some(({ key }) => key === null || mentions(subject, key)));
    const told = changed.filter(({ key }) => key !== null && steady.has(key) && changed.filter((other) => other.key === key || other.key === null).length === 1);
    return [...kept, ...told.flatMap(({ key, to, said = [] }) => [...said, ...(isConstant(to) ? [{ subject: `state.${key}`, is: '===' as const, than: to, holds: true }] : [])])];
  });
  return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
}

function isConstant(value: Json | undefined): value is string | number | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}

/** Whether all that a condition speaks of holds what it holds until somebody writes it. */
export function isSteady(subject: string, steady: ReadonlySet<string>): boolean {
  return keysOf(subject).every((key) => key !== null && steady.has(key));
}

/** The keys of the state that a subject speaks of; null for the state as a whole. */
export function keysOf(subject: string): readonly (string | null)[] {
  const words = subject.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...words.matchAll(/\bstate\b(?:\.([\w$-]+))?/g)].map(([, key]) => key ?? null);
}
