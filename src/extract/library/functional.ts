import type { Evaluator } from '../eval/evaluator.ts';
import { callSites } from '../eval/frame.ts';
import { callValue } from '../eval/invoke.ts';
import { GraphDraft } from '../graph/draft.ts';
import { alternatives } from '../values/union.ts';
import { configOfRun, literal, type Place, type RunnableValue, UNDEFINED, unknown, type Value } from '../values/value.ts';
import { option } from './builder.ts';
import type { LibraryFunction } from './call.ts';

/** `entrypoint(name, fn)`: a graph of one node, which has no state but what its function remembers. */
const entrypoint: LibraryFunction = (ev, { args: [first = UNDEFINED, fn], at }) => {
  const options = first.t === 'literal' ? UNDEFINED : first;
  const name = nameIn(ev, first);
  const draft = new GraphDraft('Graph', at, [], ev.path, ev.isRecursive);
  draft.workflow = name ?? 'workflow';
  ev.drafts.push(draft);
  const via = callSites(ev.call);
  const call = (method: string, ...args: readonly Value[]) => void draft.calls.push({ method, args, at, when: [], via });
  call('addNode', literal(draft.workflow), { t: 'runnable', kind: 'workflow', parts: [fn ?? unknown('no function', at)], options: null, name, at });
  call('addEdge', literal('__start__'), literal(draft.workflow));
  call('compile', ...(options === UNDEFINED ? [] : [options]));
  const saver = options === UNDEFINED ? null : ev.objectCell(options)?.open === null ? option(ev, options, 'checkpointer') : (option(ev, options, 'checkpointer') ?? undefined);
  return { t: 'compiled', draft, saver };
};

/** `task(name, fn)`: a function whose results are kept, so that a run that starts over does not call it again. */
const task: LibraryFunction = (ev, { args: [first = UNDEFINED, fn], at }) => {
  for (const one of fn === undefined ? [] : alternatives(fn)) if (one.t === 'function') ev.bodies.add(one.node);
  return { t: 'runnable', kind: 'task', parts: [fn ?? unknown('no function', at)], options: first.t === 'literal' ? null : first, name: nameIn(ev, first), at };
};

function nameIn(ev: Evaluator, first: Value): string | null {
  const name = first.t === 'literal' ? first : option(ev, first, 'name');
  return name?.t === 'literal' && typeof name.value === 'string' ? name.value : null;
}

/** A call of a task. */
export function callTask(ev: Evaluator, self: RunnableValue, args: readonly Value[], at: Place | null): Value {
  if (at !== null) {
    ev.taskCalls.set(at.node, self);
    ev.noteUse({ on: 'task', method: '', draft: null, kept: { kind: 'unknown' }, asked: [], config: { thread: undefined, threadAt: null, others: [], checkpoint: null }, args, at, via: ev.callSites() });
  }
  return callValue(ev, self.parts[0]!, null, args, at);
}

export const functionalFunctions: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['entrypoint', entrypoint],
  ['entrypoint.final', (_ev, { at }) => unknown('what a workflow returns', at)],
  ['task', task],
  // Within a run, wherever it is called.
  ['getConfig', (_ev, { at }) => configOfRun(at)],
  ['getPreviousState', (_ev, { at }) => unknown('what the run before has kept', at)],
]);
