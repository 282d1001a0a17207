import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { Any, Runtime } from '../runtime/both.ts';
import { mulberry32 } from '../../src/runtime/random.ts';

/** A graph whose tasks get, wait, and set; and how the sum looks when none of them was lost. */
export interface RaceProgram {
  readonly name: string;
  build(M: Runtime, folder: string): Any;
  readonly before: (folder: string) => Promise<void>;
  readonly expected: number;
}

/** Where the shared number is kept. */
interface Place {
  read(config: Any): Promise<number> | number;
  write(value: number, config: Any): Promise<unknown> | void;
}
type PlaceName = 'module variable' | 'map' | 'object' | 'store' | 'file' | 'class field';
type WaitName = 'helper' | 'timer' | 'timers/promises' | 'nested helpers' | 'then' | 'Promise.all' | 'immediate' | 'race';
type ShapeName = 'two nodes' | 'three nodes' | 'packets' | 'after a plan' | 'two branches' | 'subgraph';

const WAITS: Readonly<Record<WaitName, () => Promise<unknown>>> = {
  helper: () => resolved(),
  timer: () => new Promise((resolve) => setTimeout(resolve, 20)),
  'timers/promises': () => sleepFor(15),
  'nested helpers': () => outer(),
  // eslint-disable-next-line promise/prefer-await-to-then -- a chain is what is tried
  then: () => resolved().then((value) => value),
  'Promise.all': () => Promise.all([resolved(), outer()]),
  immediate: () => new Promise((resolve) => setImmediate(resolve)),
  race: () => Promise.race([outer(), new Promise((resolve) => setTimeout(resolve, 5000))]),
};
async function resolved(): Promise<number> {
  return 1;
}
async function outer(): Promise<number> {
  await resolved();
  return resolved();
}

let moduleVariable = 0;
const map = new Map<string, number>();
const holder = { count: 0 };
class Account {
  static readonly shared = new Account();
  private amount = 0;
  current(): number {
    return this.amount;
  }
  async replace(amount: number): Promise<void> {
    this.amount = amount;
  }
}

const placeOf = (name: PlaceName, folder: string): Place => {
  const file = join(folder, 'count.txt');
  const places: Readonly<Record<PlaceName, Place>> = {
    'module variable': { read: () => moduleVariable, write: (value) => void (moduleVariable = value) },
    map: { read: () => map.get('n') ?? 0, write: (value) => void map.set('n', value) },
    object: { read: () => holder.count, write: (value) => void (holder.count = value) },
    'class field': { read: () => Account.shared.current(), write: (value) => Account.shared.replace(value) },
    store: {
      read: async (config) => ((await config.store.get(['counts'], 'n'))?.value.n ?? 0) as number,
      write: (value, config) => config.store.put(['counts'], 'n', { n: value }),
    },
    file: { read: async () => Number(await readFile(file, 'utf8')), write: (value) => writeFile(file, String(value)) },
  };
  return places[name];
};

const reset = async (folder: string): Promise<void> => {
  moduleVariable = 0;
  map.clear();
  holder.count = 0;
  await Account.shared.replace(0);
  await writeFile(join(folder, 'count.txt'), '0');
};

const SHAPES: Readonly<Record<ShapeName, (M: Runtime, bump: Any, options: Any) => Any>> = {
  'two nodes': (M, bump, options) => fan(M, bump, ['a', 'b']).compile(options),
  'three nodes': (M, bump, options) => fan(M, bump, ['a', 'b', 'c']).compile(options),
  packets: (M, bump, options) =>
    new M.StateGraph(stateOf(M)).addNode('work', bump).addConditionalEdges(M.START, () => [new M.Send('work', { i: 1 }), new M.Send('work', { i: 2 })]).compile(options),
  'after a plan': (M, bump, options) =>
    new M.StateGraph(stateOf(M)).addNode('plan', async () => ({ log: await resolved() })).addNode('a', bump).addNode('b', bump).addEdge(M.START, 'plan').addEdge('plan', 'a').addEdge('plan', 'b').compile(options),
  'two branches': (M, bump, options) =>
    new M.StateGraph(stateOf(M)).addNode('one', () => ({ log: 0 })).addNode('two', () => ({ log: 0 })).addNode('a', bump).addNode('b', bump)
      .addEdge(M.START, 'one').addEdge(M.START, 'two').addEdge('one', 'a').addEdge('two', 'b').compile(options),
  subgraph: (M, bump, options) => {
    const child = fan(M, bump, ['x', 'y']).compile();
    return new M.StateGraph(stateOf(M)).addNode('team', child).addEdge(M.START, 'team').compile(options);
  },
};
const stateOf = (M: Runtime): Any => M.Annotation.Root({ log: M.Annotation<number>({ reducer: (a: number, b: number) => a + b, default: () => 0 }) });
const fan = (M: Runtime, bump: Any, names: readonly string[]): Any => {
  const graph: Any = new M.StateGraph(stateOf(M));
  for (const name of names) graph.addNode(name, bump).addEdge(M.START, name);
  return graph;
};
const TASKS: Readonly<Record<ShapeName, number>> = { 'two nodes': 2, 'three nodes': 3, packets: 2, 'after a plan': 2, 'two branches': 2, subgraph: 2 };

/** The same program twice: as it loses an update, and with a lock around what belongs together. */
export interface Twins {
  readonly racy: RaceProgram;
  readonly mended: RaceProgram;
}

export function racePrograms(seed: number, count: number): Twins[] {
  const next = mulberry32(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const places: readonly PlaceName[] = ['module variable', 'map', 'object', 'store', 'file', 'class field'];
  return Array.from({ length: count }, (_, i) => {
    const place = places[i % places.length] as PlaceName;
    const wait = pick(Object.keys(WAITS) as WaitName[]);
    const shape = pick(Object.keys(SHAPES) as ShapeName[]);
    const guarded = next() < 0.3;
    return twins(`${i + 1}: ${place}, ${wait}, ${shape}${guarded ? ', checked before' : ''}`, place, wait, shape, guarded);
  });
}

function twins(name: string, place: PlaceName, wait: WaitName, shape: ShapeName, guarded: boolean): Twins {
  const program = (locked: boolean): RaceProgram => ({
    name,
    before: reset,
    expected: TASKS[shape],
    build: (M, folder) => {
      const shared = placeOf(place, folder);
      const mutex = new Mutex();
      const increment = async (config: Any): Promise<void> => {
        if (guarded && (await shared.read(config)) > 100) return;
        const count = await shared.read(config);
        await WAITS[wait]();
        await shared.write(count + 1, config);
      };
      const bump = async (_state: unknown, config: Any): Promise<object> => {
        await (locked ? mutex.runExclusive(() => increment(config)) : increment(config));
        return { log: 1 };
      };
      const app = SHAPES[shape](M, bump, { store: new M.InMemoryStore() });
      return { invoke: async (input: unknown, config: object) => (await app.invoke(input, config), shared.read({ store: app.store })) , nodes: app.nodes, lg_is_pregel: true };
    },
  });
  return { racy: program(false), mended: program(true) };
}
