import type { Condition } from '../model/condition.ts';
import type { GraphModel, GraphNode, NodeOutcome } from '../model/graph.ts';
import { changes, isSure, mentions, type Seeing, seenThen } from '../model/seen-after.ts';
import type { Change } from './step-graph.ts';

/** Kinds of channels that hold what they hold until somebody writes them. */
const STEADY = new Set(['last-value', 'reducer', 'untracked', 'delta']);

/** Keys that hold what they hold until one of the nodes writes them; none where not all nodes are known. */
export function steadyKeys({ channels, nodesOpen }: GraphModel): ReadonlySet<string> {
  return new Set(nodesOpen === null ? channels.filter(({ kind }) => STEADY.has(kind)).map(({ key }) => key) : []);
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
