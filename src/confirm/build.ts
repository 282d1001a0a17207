import { setImmediate } from 'node:timers/promises';
import { ROOT } from '../model/graph.ts';
import type { Compiled, Library } from './library.ts';
import type { Plan, PlanChannel, PlanNode, PlanRun, PlanTarget, PlanWrite } from './plan.ts';
import { reducers } from './reducers.ts';

/**
 * The graph of a plan, made by the library that is handed in. It counts its runs, so it is built anew for each; each
 * task that starts is told.
 */
export function build(library: Library, plan: Plan, started: (node: string) => void): Compiled {
  const builder = new library.StateGraph(schemaOf(library, plan.channels), ...optionsOf(library, plan));
  for (const node of plan.nodes) builder.addNode(node.name, stub(library, node, plan, started), { defer: node.defer, ...(node.ends.length > 0 && { ends: [...node.ends] }) });
  for (const [from, to] of plan.edges) builder.addEdge(from, to);
  for (const { from, to } of plan.joins) builder.addEdge([...from], to);
  for (const { from, pathMap, routes } of plan.routers) {
    let visit = 0;
    const router = () => (routes[visit++] ?? []).map((target) => targetOf(library, target));
    builder.addConditionalEdges(from, router, ...(pathMap === null ? [] : [[...pathMap]]));
  }
  const { interruptBefore, interruptAfter } = plan;
  return builder.compile({ ...(interruptBefore.length > 0 && { interruptBefore }), ...(interruptAfter.length > 0 && { interruptAfter }) });
}

function isBare(plan: Plan): boolean {
  return plan.channels.some(({ key }) => key === ROOT);
}

function schemaOf(library: Library, channels: readonly PlanChannel[]): unknown {
  const root = channels.find(({ key }) => key === ROOT);
  if (root !== undefined) return { channels: { [ROOT]: root.reducer === null ? null : { reducer: reducers[root.reducer] } } };
  return library.Annotation.Root(Object.fromEntries(channels.map((channel) => [channel.key, channelOf(library, channel)])));
}

function optionsOf(library: Library, { channels, inputKeys }: Plan): unknown[] {
  if (inputKeys === null) return [];
  return [{ input: schemaOf(library, channels.filter(({ key }) => inputKeys.includes(key))) }];
}

function channelOf({ Annotation, UntrackedValueChannel, channels }: Library, { kind, reducer, single }: PlanChannel): unknown {
  if (kind === 'reducer' && reducer !== null) return Annotation({ reducer: reducers[reducer] });
  const classes = { untracked: UntrackedValueChannel, ephemeral: channels.EphemeralValue, 'any-value': channels.AnyValue, topic: channels.Topic } as const;
  if (!(kind in classes)) return Annotation();
  const made = classes[kind as keyof typeof classes];
  if (made === undefined) throw new Error(`the library has no channel of the kind ${kind}`);
  return kind === 'untracked' ? new made({ guard: single }) : kind === 'ephemeral' ? new made(single) : new made();
}

function stub(library: Library, { name, runs }: PlanNode, plan: Plan, started: (node: string) => void): (state: unknown) => unknown {
  let visit = 0;
  return (state) => {
    const run = runs[visit++];
    if (run === undefined) return end();
    started(name);
    return returned(library, run, state, isBare(plan));
  };
}

/** Stops the run, once what it has told was heard: an error throws away what is still on its way. */
async function end(): Promise<never> {
  await setImmediate();
  throw new PlanEnd('the plan ends here');
}

/** The run has come further than the plan. */
export class PlanEnd extends Error {
  override readonly name = 'PlanEnd';
}

function returned(library: Library, { updates, goto }: PlanRun, state: unknown, bare: boolean): unknown {
  const values = updates.map((update) => updateOf(update, state, bare)).filter((update) => update !== undefined);
  const targets = goto.map((target) => targetOf(library, target));
  if (values.length < 2 && targets.length === 0) return values[0];
  if (values.length < 2) return new library.Command({ ...(values.length > 0 && { update: values[0] }), goto: targets });
  return values.map((update, index) => new library.Command({ update, ...(index === 0 && targets.length > 0 && { goto: targets }) }));
}

function updateOf(writes: readonly PlanWrite[], state: unknown, bare: boolean): unknown {
  const entries = writes.flatMap(({ key, value, ifPresent }): [string, unknown][] => {
    const held = bare ? state : heldIn(state, key);
    if (!ifPresent) return [[key, value]];
    return held === undefined ? [] : [[key, held]];
  });
  return bare ? entries[0]?.[1] : Object.fromEntries(entries);
}

function heldIn(state: unknown, key: string): unknown {
  return typeof state === 'object' && state !== null && Object.hasOwn(state, key) ? (state as Readonly<Record<string, unknown>>)[key] : undefined;
}

function targetOf(library: Library, target: PlanTarget): unknown {
  return typeof target === 'string' ? target : new library.Send(target.node, target.args);
}
