import type { ListOptions, ThreadConfig } from "../../savers/base.ts";
import type { World } from "./world.ts";
import { at, gather } from "./world.ts";

export interface Attempt {
  readonly what: string;
  /** `undefined` where the target has nothing that it could be tried on. */
  run(world: World): Promise<unknown> | undefined;
}
export interface Attack {
  readonly name: string;
  readonly attempts: readonly Attempt[];
  /** There is nothing to attack where there is no guard. */
  readonly ofGuard?: true;
}

const PLANTED = { v: 4, id: "ffffffff-ffff-6fff-bfff-ffffffffffff", ts: "", channel_values: { log: ["planted"] }, channel_versions: { log: 9 }, versions_seen: {} };
const METADATA = { source: "loop" as const, step: 9, parents: {} };

type Operation = readonly [name: string, run: (world: World, config: ThreadConfig) => Promise<unknown> | undefined];
/** All that can be done to a thread: the calls of a saver, and those of a graph. */
const READS: readonly Operation[] = [
  ["saver.getTuple", ({ saver }, config) => saver?.getTuple(config)],
  ["saver.list", ({ saver }, config) => saver && gather(saver.list(config))],
];
const GRAPH_READS: readonly Operation[] = [
  ["graph.getState", ({ graph }, config) => graph?.getState(config)],
  ["graph.getStateHistory", ({ graph }, config) => graph && gather(graph.getStateHistory(config))],
];
const OPERATIONS: readonly Operation[] = [
  ...READS,
  ["saver.put", ({ saver }, config) => saver?.put(config, PLANTED, METADATA, { log: 9 })],
  ["saver.putWrites", ({ saver }, { configurable }) => saver?.putWrites({ configurable: { checkpoint_ns: "", checkpoint_id: PLANTED.id, ...configurable } }, [["log", "planted"]], "task")],
  ...GRAPH_READS,
  ["graph.invoke", ({ graph, input }, config) => graph?.invoke(input("planted"), config)],
  ["graph.invoke to resume", ({ graph }, config) => graph?.invoke(null, config)],
  ["graph.updateState", ({ graph, input }, config) => graph?.updateState(config, input("planted"))],
];
const DELETE: Operation = ["saver.deleteThread", ({ saver }, { configurable }) => saver?.deleteThread(configurable?.["thread_id"])];

const shown = (value: unknown): string => {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}\u2026` : text;
};
const tried = (operations: readonly Operation[], what: string, config: (world: World) => ThreadConfig): Attempt[] =>
  operations.map(([name, run]) => ({ what: `${name}, ${what}`, run: (world) => run(world, config(world)) }));
const everything = [...OPERATIONS, DELETE];
const reads = (thread: unknown): Attempt[] => tried([...READS, ...GRAPH_READS], `thread ${shown(thread)}`, () => at(thread));
const VICTIMS = [0, 1, 2];
const victim = (world: World, n: number): World["victims"][number] => world.victims[n] as World["victims"][number];
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const LONG = "thread-1".padEnd(100_000, "x");
const LISTS: readonly [ThreadConfig, ListOptions?][] = [
  [{}],
  [{ configurable: {} }],
  [at(undefined)],
  [at(null)],
  [at("")],
  [{}, { filter: {} }],
  [{}, { filter: null as never }],
  [{}, { filter: { source: "loop" } }],
  [{}, { filter: { thread_id: "thread-1" } }],
  [{}, { filter: { "source' OR '1'='1": "loop" } }],
  [{}, { filter: JSON.parse('{ "__proto__": { "source": "loop" } }') as never }],
  [{}, { before: at("thread-1", { checkpoint_id: PLANTED.id }) }],
  [{}, { limit: -1 }],
  [{}, { limit: 1e9 }],
  [at(undefined, { checkpoint_ns: "" })],
  [at(undefined, { checkpoint_ns: "%" })],
];

export const attacks: readonly Attack[] = [
  { name: "Thread ids enumerated", attempts: upTo(50).flatMap((n) => reads(`thread-${n}`)) },
  { name: "Thread ids swapped", attempts: VICTIMS.flatMap((n) => tried(everything, `the victim's thread ${n + 1}`, (world) => at(victim(world, n).id))) },
  {
    name: "Thread ids prefixed",
    attempts: ["acme:", "acme/", "acme-", "acme|", "tenant:acme:", "evil:", "evil's own"].flatMap((prefix) => VICTIMS.flatMap((n) => tried(READS, `the victim's thread ${n + 1} after ${shown(prefix)}`, (world) => at(prefix + victim(world, n).id)))),
  },
  {
    name: "The ids of the storage, had they become known",
    attempts: VICTIMS.flatMap((n) => tried(everything, `where the victim's thread ${n + 1} is stored`, (world) => at(victim(world, n).stored))),
    ofGuard: true,
  },
  { name: "Look-alikes in Unicode", attempts: ["cafe\u0301", "caf\u00e9\u200b", "\ufeffcaf\u00e9", "CAF\u00c9", "c\u0430f\u00e9", "thread\u20101", "\uff54hread-1", "thread-\u0661", "thread-1\ud800", "\udc00thread-1", "thread-1 ", "Thread-1"].flatMap((id) => reads(id)) },
  { name: "Very long ids", attempts: [LONG, `${LONG.slice(8)}thread-1`, "x".repeat(513), "\u{1f600}".repeat(300)].flatMap((id) => tried(everything, `thread ${shown(id)}`, () => at(id))) },
  { name: "Names every object has", attempts: ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"].flatMap((id) => tried(everything, `thread ${id}`, () => at(id))) },
  {
    name: "Paths, patterns and pieces of queries",
    attempts: ["../acme/thread-1", "..\\acme\\thread-1", "%2e%2e%2facme%2fthread-1", "./thread-1", "thread-1\0", "thread-1\n", "thread-%", "%", "*", "thread-_", "' OR '1'='1", "thread-1' --", '{"$ne":null}', "thread-1|evil", "{{thread-1}}"].flatMap((id) => reads(id)),
  },
  {
    name: "Ids that are no texts",
    attempts: [null, 0, 1, true, [], ["thread-1"], {}, { $ne: null }, { toString: () => "thread-1" }, Symbol.iterator].flatMap((id) => tried(everything, `thread ${shown(id)}`, () => at(id))),
  },
  {
    name: "Checkpoint ids guessed, on a thread of one\u2019s own",
    attempts: [
      ...VICTIMS.flatMap((n) => [0, 1, 2].flatMap((c) => tried(OPERATIONS, `one's own thread with checkpoint ${c + 1} of the victim's thread ${n + 1}`, (world) => at(world.own, { checkpoint_ns: "", checkpoint_id: victim(world, n).checkpoints[c] })))),
      ...upTo(20).flatMap((n) => tried(READS, `one's own thread with a guessed checkpoint`, (world) => at(world.own, { checkpoint_ns: "", checkpoint_id: `1f000000-0000-6000-8000-${String(n + 100).padStart(12, "0")}` }))),
    ],
  },
  {
    name: "Replay across tenants",
    attempts: VICTIMS.flatMap((n) => [0, 1, 2].flatMap((c) => tried(everything, `checkpoint ${c + 1} of the victim's thread ${n + 1}`, (world) => at(victim(world, n).id, { checkpoint_ns: "", checkpoint_id: victim(world, n).checkpoints[c] })))),
  },
  {
    name: "Lists without a thread, with every filter",
    attempts: LISTS.map(([config, options]) => ({ what: `saver.list(${shown(config)}, ${shown(options ?? {})})`, run: ({ saver }) => saver && gather(saver.list(config, options)) })),
  },
  {
    name: "Namespaces that stand for others",
    attempts: ["%", "*", "_", "..", "acme", "|", ":", "\0", ["", "acme"], { $ne: null }].flatMap((checkpoint_ns) => [
      ...tried([...READS, ...GRAPH_READS], `the victim's thread with namespace ${shown(checkpoint_ns)}`, (world) => at(victim(world, 0).id, { checkpoint_ns })),
      ...tried(READS, `one's own thread with namespace ${shown(checkpoint_ns)}`, (world) => at(world.own, { checkpoint_ns })),
    ]),
  },
  {
    name: "Tenants and addresses forged in the config",
    attempts: [{ tenant: "acme" }, { tenant_id: "acme" }, { user_id: "acme" }, { thread_ts: PLANTED.id }, { checkpoint_ns: "acme" }, { checkpoint_ns: ["acme"] }, { checkpoint_map: { "": PLANTED.id } }, JSON.parse('{ "__proto__": { "tenant": "acme" } }') as object].flatMap((forged) =>
      tried(everything, `the victim's thread with ${shown(forged)}`, (world) => at(victim(world, 0).id, forged)),
    ),
  },
];
