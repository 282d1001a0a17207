import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { Session, watch } from '../src/live/index.ts';
import { production } from '../src/live/production.ts';

/**
 * `npm run bench:live [-- --rounds N --steps N]`: what watching costs, side by side in one process. Runs of the same
 * graph take turns: as it is, watched as in tests, watched in production, and one of a hundred.
 */
const rounds = numberOf('rounds', 400);
const steps = numberOf('steps', 200_000);

const WAYS = {
  alone: null,
  'in tests': () => new Session(),
  'in production, each run': () => production({ sample: 1 }),
  'in production, one of 100': () => production({ sample: 100 }),
} as const;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Four super-steps of three nodes beside each other, each of which takes a millisecond and reads and writes. */
function graphOf(work: () => Promise<void>) {
  const State = Annotation.Root({
    log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b].slice(-20), default: () => [] }),
    profile: Annotation<Record<string, unknown>>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({}) }),
    turn: Annotation<number>,
  });
  const node = (name: string) => async (state: typeof State.State) => {
    await work();
    return { log: [`${name} ${state.log.length}`], profile: { [name]: Object.keys(state.profile).length } };
  };
  return new StateGraph(State)
    .addNode('plan', async (state) => (await work(), { turn: state.turn + 1 }))
    .addNode('a', node('a'))
    .addNode('b', node('b'))
    .addNode('c', node('c'))
    .addNode('end', async () => (await work(), {}))
    .addEdge(START, 'plan')
    .addEdge('plan', 'a')
    .addEdge('plan', 'b')
    .addEdge('plan', 'c')
    .addEdge(['a', 'b', 'c'], 'end')
    .addConditionalEdges('end', (state) => (state.turn < 2 ? 'plan' : END), ['plan', END])
    .compile();
}

async function compare(title: string, work: () => Promise<void>, times: number): Promise<void> {
  const ways = Object.entries(WAYS).map(([name, session]) => {
    const graph = graphOf(work);
    if (session !== null) watch(graph, session());
    return { name, graph, wall: [] as number[], cpu: 0 };
  });
  for (let round = -20; round < times; round++) for (const way of turned(ways, round)) {
    const [cpu, start] = [process.cpuUsage(), performance.now()];
    await way.graph.invoke({ turn: 0 });
    if (round < 0) continue;
    way.wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    way.cpu += user + system;
  }
  const base = ways[0]!;
  console.log(`${title}: ${times} runs of 6 super-steps each`);
  for (const { name, wall, cpu } of ways) {
    const [median, baseline] = [medianOf(wall), medianOf(base.wall)];
    console.log(`  ${name.padEnd(28)} ${median.toFixed(3)} ms a run (${percent(median / baseline - 1)})   processor ${(cpu / times / 1000).toFixed(3)} ms (${percent(cpu / base.cpu - 1)})`);
  }
}

/** Who goes first changes from round to round. */
const turned = <Item>(items: readonly Item[], by: number): Item[] => items.map((_, index) => items[(index + Math.abs(by)) % items.length]!);
const medianOf = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const percent = (share: number): string => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`;

/** One run that goes round and round. */
async function grow(): Promise<void> {
  const State = Annotation.Root({ n: Annotation<number>, log: Annotation<number[]>({ reducer: (a, b) => [...a, ...b].slice(-5), default: () => [] }) });
  const graph = new StateGraph(State)
    .addNode('count', (state) => ({ n: state.n + 1, log: [state.n] }))
    .addNode('beside', (state) => ({ log: [-state.n] }))
    .addEdge(START, 'count')
    .addConditionalEdges('count', (state) => (state.n < steps ? ['count', 'beside'] : END), ['count', 'beside', END])
    .compile();
  watch(graph, production({ sample: 1, replay: true }));
  const heap: number[] = [];
  for await (const { n } of await graph.stream({ n: 0 }, { streamMode: 'values', recursionLimit: steps + 10 })) {
    if (n % Math.floor(steps / 10) !== 0 || n === 0) continue;
    globalThis.gc?.();
    heap.push(process.memoryUsage().heapUsed / 1e6);
  }
  console.log(`one run of ${steps} super-steps, heap in MB at each tenth: ${heap.map((mb) => mb.toFixed(1)).join(' ')}`);
}

function numberOf(flag: string, otherwise: number): number {
  const index = process.argv.indexOf(`--${flag}`);
  return index < 0 ? otherwise : Number(process.argv[index + 1]);
}

await compare('nodes of one millisecond', () => sleep(1), rounds);
await compare('nodes that do nothing', () => Promise.resolve(), rounds);
await grow();
