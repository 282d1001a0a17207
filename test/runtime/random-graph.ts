import fc from "fast-check";
import { explore, random } from "../../src/runtime/index.ts";
import type { Any, Runtime } from "./both.ts";
import { sleep } from "./both.ts";

/** Every error a run may end with: of several in one step, whichever comes first. */
export async function possibleErrors(M: Runtime, plan: GraphPlan): Promise<string[]> {
  const { outcomes } = await explore(() => observe(M, plan), random(1, { runs: 40 }));
  const traces = [await observe(M, plan), ...outcomes.flatMap(({ result }) => ("value" in result ? [result.value] : []))];
  return traces.flatMap(({ error, result }) => [error, result]).flatMap((error) => [error, ...((error as Failure | undefined)?.all ?? [])]).map((error) => JSON.stringify(error));
}

/** What a node answers in some step. */
export interface Script {
  writes: [key: string, value: number | null | "undefined"][];
  goto: Target[];
  form: "object" | "command" | "list" | "falsy";
  fails: boolean;
}
export type Target = { to: string } | { send: string; v: number };
export interface NodePlan {
  name: string;
  defer: boolean;
  delay: number;
  scripts: Script[];
  child: GraphPlan | undefined;
  /** Where a Command from the child goes: the same for all its nodes, because which of several counts is a race. */
  leaveTo: Target[];
  /** Answers with a Command to the parent. */
  leaves: boolean;
}
export interface RouterPlan {
  source: string;
  answers: Target[][];
  mapped: boolean;
}
export interface GraphPlan {
  nodes: NodePlan[];
  edges: [string, string][];
  joins: [string[], string][];
  routers: RouterPlan[];
  narrow: boolean;
  limit: number;
  input: [string, number][];
}

const NAMES = ["a", "b", "B", "_z", "n10", "n2", "Ä", "é"];
const KEYS = ["x", "y", "log", "sum", "max", "any", "unknown"];

const subset = <T>(items: readonly T[], max: number): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...items), { minLength: 0, maxLength: Math.min(max, items.length) });

const targets = (names: readonly string[], max: number): fc.Arbitrary<Target[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...names).map((to) => ({ to })) },
      { weight: 1, arbitrary: fc.constantFrom("__end__", "nowhere").map((to) => ({ to })) },
      { weight: 2, arbitrary: fc.record({ send: fc.constantFrom(...names), v: fc.nat(9) }) },
    ),
    { maxLength: max },
  );

const script = (names: readonly string[]): fc.Arbitrary<Script> =>
  fc.record({
    writes: fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.oneof({ weight: 8, arbitrary: fc.nat(9) }, { weight: 1, arbitrary: fc.constantFrom(null, "undefined" as const) })), { maxLength: 2 }),
    goto: fc.oneof({ weight: 4, arbitrary: fc.constant<Target[]>([]) }, { weight: 1, arbitrary: targets(names, 2) }),
    form: fc.constantFrom("object", "object", "object", "command", "list", "falsy"),
    fails: fc.integer({ min: 0, max: 60 }).map((n) => n === 60),
  });

export function graphPlan(depth = 1): fc.Arbitrary<GraphPlan> {
  return fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: depth > 0 ? 6 : 3 }).chain((names) => {
    const node = fc.record({
      defer: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
      delay: fc.integer({ min: 0, max: 4 }),
      scripts: fc.array(script(names), { minLength: 1, maxLength: 3 }),
      child: depth > 0 ? fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: graphPlan(depth - 1) }) : fc.constant(undefined),
      leaveTo: targets(names, 1),
      leaves: depth > 0 ? fc.constant(false) : fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
    });
    return fc.record({
      nodes: fc.tuple(...names.map((name) => node.map((plan) => ({ name, ...plan })))),
      edges: fc
        .tuple(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names, "__end__")), { maxLength: 6 }))
        .map(([starts, edges]) => [...starts.map((to): [string, string] => ["__start__", to]), ...edges]),
      joins: fc.array(fc.tuple(subset(names, 3).filter((n) => n.length > 0), fc.constantFrom(...names)), { maxLength: 2 }),
      routers: fc
        .uniqueArray(fc.record({ source: fc.constantFrom("__start__", ...names), answers: fc.array(targets(names, 3), { minLength: 1, maxLength: 3 }), mapped: fc.integer({ min: 0, max: 7 }).map((n) => n === 7) }), {
          selector: (router) => router.source,
          maxLength: 3,
        }),
      narrow: fc.boolean(),
      limit: fc.integer({ min: 1, max: 7 }),
      input: fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.nat(9)), { maxLength: 2 }),
    });
  });
}

/** What happened, in words both runtimes share. */
export interface Trace {
  /** Bodies as they were entered (of graphs in graphs, which run side by side, in no order), and the tasks of each step as they were announced. */
  starts: string[];
  inner: string[];
  tasks: string[];
  /** What routers saw. */
  routed: string[];
  values: unknown[];
  updates: string[];
  error: Failure | undefined;
  result: unknown;
}
interface Failure {
  name: string;
  code: unknown;
  message: string;
  /** Of several at once. */
  all?: Failure[];
}

const state = (M: Runtime): Any =>
  M.Annotation.Root({
    x: M.Annotation<unknown>(),
    y: M.Annotation<unknown>(),
    log: M.Annotation<Any, Any>({ reducer: (a: Any, b: Any) => `${a}${b}`.slice(-90), default: () => "" }),
    sum: M.Annotation<Any>({ reducer: (a: Any, b: Any) => (a ?? 0) * 3 + (b ?? 1) }),
    max: M.Annotation<Any>({ reducer: (a: Any, b: Any) => (b === null ? undefined : Math.max(a, b)) }),
    any: new M.channels.AnyValue() as Any,
  });

const ticks = async (n: number): Promise<void> => {
  if (n === 4) return sleep(1);
  if (n === 3) return new Promise((resolve) => setImmediate(resolve));
  for (let i = 0; i < n; i++) await null;
};

export function build(M: Runtime, plan: GraphPlan, { starts, inner, routed }: Pick<Trace, "starts" | "inner" | "routed">, options: object = {}, leaveTo?: Target[]): Any {
  const schema = state(M);
  const output = M.Annotation.Root({ x: schema.spec.x, log: schema.spec.log });
  const graph: Any = leaveTo && plan.narrow ? new M.StateGraph({ state: schema, output } as Any) : new M.StateGraph(schema);
  // By step, and not by a counter: tasks that run side by side would race for it.
  const answerOf = <T>(answers: readonly T[], config: Any, v = 0): T => answers[(config.metadata.langgraph_step + v) % answers.length] as T;
  const target = (t: Target): unknown => ("to" in t ? t.to : new M.Send(t.send, { v: t.v }));
  // Sends that make Sends multiply: after some steps there are none.
  const targetsOf = (list: readonly Target[], config: Any): Any => list.filter((t) => "to" in t || config.metadata.langgraph_step < 3).map(target);
  const names = plan.nodes.map((node) => node.name);
  for (const node of plan.nodes) {
    const body = async (input: Any, config: Any): Promise<unknown> => {
      starts.push(`${config.metadata.langgraph_step}:${node.name}:${JSON.stringify(input)}`);
      const answer = answerOf(node.scripts, config, input.v);
      await ticks(node.delay);
      if (answer.fails) throw new RangeError(`${node.name} fails`);
      if (node.leaves) return new M.Command({ graph: M.Command.PARENT, update: { log: "left;", sum: 1 }, goto: targetsOf(leaveTo ?? [], config) });
      const update: { [key: string]: unknown } = { log: `${node.name}${input.v ?? ""};` };
      for (const [key, value] of answer.writes) update[key] = value === "undefined" ? undefined : value;
      if (answer.form === "falsy") return undefined;
      if (answer.form === "command") return new M.Command({ update, goto: targetsOf(answer.goto, config) });
      if (answer.form === "list") return [new M.Command({ goto: targetsOf(answer.goto, config) }), update];
      return update;
    };
    const child = node.child && build(M, node.child, { starts: inner, inner, routed }, {}, node.leaveTo);
    graph.addNode(node.name, child ?? body, { defer: node.defer, ends: names });
  }
  for (const [from, to] of plan.edges) graph.addEdge(from, to);
  for (const [from, to] of plan.joins) graph.addEdge(from, to);
  for (const { source, answers, mapped } of plan.routers) {
    const map = mapped ? [...names.slice(0, 3), "__end__"] : undefined;
    graph.addConditionalEdges(source, (s: Any, config: Any) => (routed.push(`${source} ${JSON.stringify(s)}`), targetsOf(answerOf(answers, config), config)), map);
  }
  return graph.compile(options);
}

export const describeError = (error: unknown): Failure => {
  const e = error as Error & { lc_error_code?: unknown; errors?: unknown[] };
  return { name: e.name, code: e.lc_error_code, message: e.message, ...(e.errors && { all: e.errors.map(describeError) }) };
};

/**
 * A stream of the library that fails drops chunks nobody has read yet: what it showed is the beginning of what we show.
 * Everything else must be equal.
 */
export function comparable(mine: Trace, theirs: Trace): [Trace, Trace] {
  if (!theirs.error) return [mine, theirs];
  // Beside an error, siblings are still at it: how far they get in that moment is nobody's promise.
  const starts = Math.min(mine.starts.length, theirs.starts.length);
  const cut = (trace: Trace): Trace => ({ ...trace, starts: trace.starts.slice(0, starts), inner: [], routed: [], updates: [] });
  return [{ ...cut(mine), tasks: mine.tasks.slice(0, theirs.tasks.length), values: mine.values.slice(0, theirs.values.length) }, cut(theirs)];
}

export async function observe(M: Runtime, plan: GraphPlan): Promise<Trace> {
  const trace: Trace = { starts: [], inner: [], tasks: [], routed: [], values: [], updates: [], error: undefined, result: undefined };
  const input = Object.fromEntries(plan.input);
  const app = build(M, plan, trace);
  const config = { recursionLimit: plan.limit };
  try {
    for await (const [mode, chunk] of await app.stream(input, { ...config, streamMode: ["values", "updates", "debug"] })) {
      if (mode === "values") trace.values.push(chunk);
      else if (mode === "updates") trace.updates.push(JSON.stringify(chunk));
      else if (chunk.type === "task") trace.tasks.push(`step ${chunk.step}: ${chunk.payload.name} by ${chunk.payload.triggers.join()}`);
    }
  } catch (error) {
    trace.error = describeError(error);
  }
  // Every other graph is invoked as well: a run without a stream ends the same.
  if (plan.limit % 2 === 0) return sorted(trace);
  try {
    trace.result = await build(M, plan, { starts: [], inner: [], routed: [] }).invoke(input, config);
  } catch (error) {
    trace.result = describeError(error);
  }
  return sorted(trace);
}

/** Who of a step finishes first may differ by a tick of the machinery; what it saw and wrote may not. */
const sorted = (trace: Trace): Trace => ({ ...trace, updates: trace.updates.sort(), routed: trace.routed.sort(), inner: trace.inner.sort() });
