import type { Evaluator } from '../eval/evaluator.ts';
import { type Place, type SaverOrStore, unknown, type Value } from '../values/value.ts';
import type { LibraryCall, LibraryFunction } from './call.ts';

/** Savers and stores by class, and how each is made. */
const SAVERS = {
  MemorySaver: [],
  InMemorySaver: [],
  SqliteSaver: ['fromConnString'],
  PostgresSaver: ['fromConnString'],
  RedisSaver: ['fromUrl', 'fromCluster'],
  ShallowRedisSaver: ['fromUrl', 'fromCluster'],
  MongoDBSaver: ['fromConnString'],
} as const;
const STORES = { InMemoryStore: [], PostgresStore: ['fromConnString'], RedisStore: ['fromUrl', 'fromConnString'], MongoDBStore: ['fromConnString'] } as const;

const IN_MEMORY = /^(MemorySaver|InMemorySaver|InMemoryStore)$/;

function make(is: SaverOrStore['is']): LibraryFunction {
  return (ev, call) => made(ev, is, call);
}

function made(ev: Evaluator, is: SaverOrStore['is'], { name, args, at }: LibraryCall): Value {
  const [cls = name, factory = null] = name.split('.');
  const [first] = args;
  const memory = IN_MEMORY.test(cls) || (first?.t === 'literal' && first.value === ':memory:');
  const origin: SaverOrStore = { is, name: cls, memory, factory, args, at, via: ev.callSites() };
  ev.noteMade(origin);
  return { ...unknown(`a ${is}`, at), origin };
}

function table(is: SaverOrStore['is'], classes: Readonly<Record<string, readonly string[]>>): [string, LibraryFunction][] {
  return Object.entries(classes).flatMap(([cls, factories]) => [cls, ...factories.map((factory) => `${cls}.${factory}`)].map((name): [string, LibraryFunction] => [name, make(is)]));
}

/** A saver or a store of which only the declared class is known. */
export function givenSaverOrStore(cls: string, at: Place): Value | null {
  const is = cls === 'BaseCheckpointSaver' || Object.hasOwn(SAVERS, cls) ? 'saver' : cls === 'BaseStore' || Object.hasOwn(STORES, cls) ? 'store' : null;
  if (is === null) return null;
  return { ...unknown(`a ${is} that is handed in`, at), origin: { is, given: true, name: cls, memory: IN_MEMORY.test(cls), factory: null, args: [], at, via: [] } };
}

export const saverFunctions: ReadonlyMap<string, LibraryFunction> = new Map([
  ...table('saver', SAVERS),
  ...table('store', STORES),
  // Within a run; outside it throws.
  ['getStore', (ev, { at }) => ({ ...unknown('the store of a run', at), origin: { is: 'store', name: 'getStore()', memory: false, factory: null, args: [], at, via: ev.callSites() } })] satisfies [string, LibraryFunction],
]);
