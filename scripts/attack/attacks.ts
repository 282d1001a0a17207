import type { World } from './world.ts';
import { at, gather } from './world.ts';

type Attempt = (world: World) => Promise<unknown>;
export interface Attack {
  readonly name: string;
  /** Without ids of this one world: what cannot be known before takes them when it runs. */
  readonly attempts: readonly Attempt[];
  /** There is nothing to attack where there is no guard. */
  readonly ofGuard?: true;
}

const PLANTED = { v: 4, id: 'ffffffff-ffff-6fff-bfff-ffffffffffff', ts: '', channel_values: { log: ['planted'] }, channel_versions: { log: 9 }, versions_seen: {} };
const METADATA = { source: 'loop' as const, step: 9, parents: {} };

/** All that can be done to a thread: the calls of a saver, and those of a graph. */
const OPERATIONS: readonly ((world: World, thread: unknown, more: object) => Promise<unknown>)[] = [
  ({ saver }, thread, more) => saver.getTuple(at(thread, more)),
  ({ saver }, thread, more) => gather(saver.list(at(thread, more))),
  ({ saver }, thread, more) => saver.put(at(thread, more), PLANTED, METADATA, { log: 9 }),
  ({ saver }, thread, more) => saver.putWrites(at(thread, { checkpoint_ns: '', checkpoint_id: PLANTED.id, ...more }), [['log', 'planted']], 'task'),
  ({ app }, thread, more) => app.getState(at(thread, more)),
  ({ app }, thread, more) => gather(app.getStateHistory(at(thread, more))),
  ({ app }, thread, more) => app.invoke({ log: 'planted' }, at(thread, more)),
  ({ app }, thread, more) => app.invoke(null, at(thread, more)),
  ({ app }, thread, more) => app.updateState(at(thread, more), { log: 'planted' }, 'note'),
  ({ saver }, thread) => saver.deleteThread(thread as string),
];
const READS = OPERATIONS.slice(0, 2);

const everyOperation = (thread: (world: World) => unknown, more: (world: World) => object = () => ({})): Attempt[] => OPERATIONS.map((operation) => (world) => operation(world, thread(world), more(world)));
const reads = (thread: unknown, more: object = {}): Attempt[] => READS.map((read) => (world) => read(world, thread, more));
const victim = (world: World, n: number): World['victims'][number] => world.victims[n]!;
const VICTIMS = [0, 1, 2];
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const LONG = 'thread-1'.padEnd(100_000, 'x');
const LISTS: readonly Parameters<World['saver']['list']>[] = [
  [{}],
  [{ configurable: {} }],
  [at(undefined)],
  [at(null)],
  [at('')],
  [{}, { filter: {} }],
  [{}, { filter: null as never }],
  [{}, { filter: { source: 'loop' } }],
  [{}, { filter: { thread_id: 'thread-1' } }],
  [{}, { filter: { "source' OR '1'='1": 'loop' } }],
  [{}, { filter: JSON.parse('{ "__proto__": { "source": "loop" } }') as never }],
  [{}, { before: at('thread-1', { checkpoint_id: PLANTED.id }) }],
  [{}, { limit: -1 }],
  [{}, { limit: 1e9 }],
  [at(undefined, { checkpoint_ns: '' })],
  [at(undefined, { checkpoint_ns: '%' })],
];

export const attacks: readonly Attack[] = [
  { name: 'Thread ids enumerated', attempts: upTo(50).flatMap((n) => reads(`thread-${n}`)) },
  { name: 'Thread ids swapped', attempts: VICTIMS.flatMap((n) => everyOperation((world) => victim(world, n).id)) },
  {
    name: 'Thread ids prefixed',
    attempts: ['acme:', 'acme/', 'acme-', 'acme|', 'tenant:acme:', 'evil:', "evil's own"].flatMap((prefix) => VICTIMS.flatMap((n) => READS.map((read): Attempt => (world) => read(world, prefix + victim(world, n).id, {})))),
  },
  { name: 'The ids of the storage, had they become known', attempts: VICTIMS.flatMap((n) => everyOperation((world) => victim(world, n).stored)), ofGuard: true },
  { name: 'Look-alikes in Unicode', attempts: ['cafe\u0301', 'caf\u00e9\u200b', '\ufeffcaf\u00e9', 'CAF\u00c9', 'c\u0430f\u00e9', 'thread\u20101', '\uff54hread-1', 'thread-\u0661', 'thread-1\ud800', '\udc00thread-1', 'thread-1 ', 'Thread-1'].flatMap((id) => reads(id)) },
  { name: 'Very long ids', attempts: [LONG, `${LONG.slice(8)}thread-1`, 'x'.repeat(513), '\u{1f600}'.repeat(300)].flatMap((id) => everyOperation(() => id)) },
  { name: 'Names every object has', attempts: ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'].flatMap((id) => everyOperation(() => id)) },
  {
    name: 'Paths, patterns and pieces of queries',
    attempts: ['../acme/thread-1', '..\\acme\\thread-1', '%2e%2e%2facme%2fthread-1', './thread-1', 'thread-1\0', 'thread-1\n', 'thread-%', '%', '*', 'thread-_', "' OR '1'='1", "thread-1' --", '{"$ne":null}', 'thread-1|evil', '{{thread-1}}'].flatMap((id) => reads(id)),
  },
  { name: 'Ids that are no texts', attempts: [null, 0, 1, true, [], ['thread-1'], {}, { $ne: null }, { toString: () => 'thread-1' }, Symbol.iterator].flatMap((id) => everyOperation(() => id)) },
  {
    name: 'Checkpoint ids guessed, on a thread of one\u2019s own',
    attempts: [
      ...VICTIMS.flatMap((n) => [0, 1, 2].flatMap((c) => OPERATIONS.slice(0, -1).map((operation): Attempt => (world) => operation(world, world.own, { checkpoint_ns: '', checkpoint_id: victim(world, n).checkpoints[c] })))),
      ...upTo(20).flatMap((n) => reads("evil's own", { checkpoint_ns: '', checkpoint_id: `1f000000-0000-6000-8000-${String(n).padStart(12, '0')}` })),
    ],
  },
  { name: 'Replay across tenants', attempts: VICTIMS.flatMap((n) => [0, 1, 2].flatMap((c) => everyOperation((world) => victim(world, n).id, (world) => ({ checkpoint_ns: '', checkpoint_id: victim(world, n).checkpoints[c] })))) },
  { name: 'Lists without a thread, with every filter', attempts: LISTS.map((args): Attempt => ({ saver }) => gather(saver.list(...args))) },
  {
    name: 'Tenants and addresses forged in the config',
    attempts: [{ tenant: 'acme' }, { tenant_id: 'acme' }, { user_id: 'acme' }, { thread_ts: PLANTED.id }, { checkpoint_ns: 'acme' }, { checkpoint_ns: ['acme'] }, { checkpoint_map: { '': PLANTED.id } }, JSON.parse('{ "__proto__": { "tenant": "acme" } }') as object].flatMap((forged) =>
      everyOperation((world) => victim(world, 0).id, () => forged),
    ),
  },
];
