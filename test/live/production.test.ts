import { Annotation, Command, InMemoryStore, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import { type LiveFinding, tracesJson, watchInProduction } from '../../src/live/index.ts';

const racing = () => {
  const S = Annotation.Root({ note: Annotation<string>({ reducer: (_, b) => b, default: () => '' }) });
  return new StateGraph(S).addNode('x', (s) => ({ note: `${s.note}x` })).addNode('y', (s) => ({ note: `${s.note}y` })).addEdge(START, 'x').addEdge(START, 'y').compile();
};

/** Everything that a value could have come out by. */
const SECRETS = ['alice@example.com', 'thread-of-alice', 'secret-note', 'account-77', 'made up by a model'];

function leaky() {
  const S = Annotation.Root({ note: Annotation<string>({ reducer: (_, b) => b, default: () => '' }) });
  const count = (name: string) => async (s: { note: string }, config: { store?: InMemoryStore }) => {
    const item = await config.store!.get(['accounts', 'account-77'], 'visits');
    await new Promise((done) => setTimeout(done, 1));
    await config.store!.put(['accounts', 'account-77'], 'visits', { n: Number((item?.value as { n: number } | undefined)?.n ?? 0) + 1 });
    return { note: `${s.note} ${name} secret-note` };
  };
  return new StateGraph(S)
    .addNode('x', count('x') as never)
    .addNode('y', count('y') as never)
    .addNode('z', () => new Command({ goto: 'made up by a model' }))
    .addEdge(START, 'x')
    .addEdge(START, 'y')
    .addEdge(['x', 'y'], 'z')
    .compile({ checkpointer: new MemorySaver(), store: new InMemoryStore() });
}

describe('in production', () => {
  test('one run of so many is watched', async () => {
    const { graph, session } = watchInProduction(racing(), { sample: 10, replay: true });
    for (let run = 0; run < 20; run++) await graph.invoke({ note: '' });
    expect(session.traces.graphs[0]?.runs).toBe(2);
    expect(session.findings).toMatchObject([{ rule: 'no-lost-update', times: 2 }]);
  });

  test('nothing that is told has a value or an id in it', async () => {
    const events: LiveFinding[] = [];
    const spans: unknown[] = [];
    const tracer = { startSpan: (name: string, options?: object) => (spans.push([name, options]), { end: () => {} }) };
    const { graph, session } = watchInProduction(leaky(), { sample: 1, replay: true, onEvent: (event) => events.push(event), tracer });
    for (const user of ['alice@example.com', 'bob']) await graph.invoke({ note: 'secret-note' }, { configurable: { thread_id: 'thread-of-alice', user_id: user } });
    expect(events.map(({ rule }) => rule).sort()).toEqual(['no-lost-update', 'no-shared-thread-id', 'no-store-read-modify-write', 'no-unknown-target']);
    expect(spans).toHaveLength(4);
    const told = JSON.stringify([events, spans]) + tracesJson(session);
    for (const secret of SECRETS) expect(told).not.toContain(secret);
  });

  test('what callbacks throw stays here', async () => {
    const fail = (): never => {
      throw new Error('down');
    };
    const { graph, session } = watchInProduction(racing(), { sample: 1, replay: true, onEvent: fail, onTrouble: fail, tracer: { startSpan: fail } });
    expect(await graph.invoke({ note: '' })).toEqual({ note: 'y' });
    expect(session.findings).toHaveLength(1);
  });

  test('a state whose getters throw, and a reducer that does, are those of the user', async () => {
    const troubles: unknown[] = [];
    const S = Annotation.Root({ note: Annotation<string>({ reducer: () => { throw new Error('of the reducer'); }, default: () => '' }) });
    const graph = new StateGraph(S).addNode('x', () => ({ note: 'x' })).addNode('y', () => ({ note: 'y' })).addEdge(START, 'x').addEdge(START, 'y').compile();
    watchInProduction(graph, { sample: 1, replay: true, onTrouble: (error) => troubles.push(error) });
    await expect(graph.invoke({})).rejects.toThrow('of the reducer');
    expect(troubles).toEqual([]);
  });

  test('a graph that cannot be watched is left alone, and somebody hears of it', async () => {
    const troubles: unknown[] = [];
    const graph = racing();
    Object.defineProperty(graph.nodes.x, 'getWriters', { value: undefined });
    const watched = watchInProduction(graph, { onTrouble: (error) => troubles.push(error) });
    expect(watched.graph).toBe(graph);
    expect(String(troubles[0])).toContain('does not know this version');
  });

  test('what is remembered has a bound, whatever is used', async () => {
    const S = Annotation.Root({ n: Annotation<number> });
    const graph = new StateGraph(S).addNode('x', (s) => new Command({ goto: `nowhere ${s.n}` })).addEdge(START, 'x').compile();
    const { session } = watchInProduction(graph, { sample: 1 });
    for (let n = 0; n < 1100; n++) await graph.invoke({ n });
    expect(session.findings.length).toBe(1000);
    expect(session.traces.graphs[0]?.edges.length).toBeLessThanOrEqual(5000);
  });
});
