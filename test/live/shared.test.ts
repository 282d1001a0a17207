import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import { effect, Session, shared, watch } from '../../src/live/index.ts';

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 1));

/** Two tasks of one step that count up something of the module. */
async function counted(count: (name: string) => Promise<unknown>): Promise<readonly string[]> {
  const S = Annotation.Root({ done: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
  const node = (name: string) => async () => (await count(name), { done: [name] });
  const graph = new StateGraph(S).addNode('x', node('x')).addNode('y', node('y')).addEdge(START, 'x').addEdge(START, 'y').compile();
  const session = new Session();
  watch(graph, session);
  await graph.invoke({});
  return session.findings.map(({ rule, name }) => `${rule} ${name}`);
}

describe('what a session is told of', () => {
  test('a field that two tasks read and write around an await', async () => {
    const stats = shared('stats', { hits: 0 });
    expect(await counted(async () => {
      const { hits } = stats;
      await pause();
      stats.hits = hits + 1;
    })).toEqual(['no-unguarded-shared-resource stats.hits']);
    expect(stats.hits, 'and it did get lost').toBe(1);
  });

  test('an entry of a Map', async () => {
    const cache = shared('cache', new Map<string, number>());
    expect(await counted(async () => {
      const hits = cache.get('hits') ?? 0;
      await pause();
      cache.set('hits', hits + 1);
    })).toEqual(['no-unguarded-shared-resource cache.hits']);
  });

  test('the same without an await between, in entries of their own, and under a lock', async () => {
    const stats = shared('stats', { hits: 0 });
    const own = shared('own', new Map<string, number>());
    let last: Promise<unknown> = Promise.resolve();
    expect(await counted(async (name) => {
      stats.hits++;
      own.set(name, (own.get(name) ?? 0) + 1);
      last = last.then(async () => {
        const { hits } = stats;
        await pause();
        stats.hits = hits + 1;
      });
      await last;
    })).toEqual([]);
    expect(stats.hits).toBe(4);
  });

  test('an effect that a resumed node does again, and one that it does after it asked', async () => {
    const done: string[] = [];
    const act = (name: string) => effect(name, (amount: number) => void done.push(`${name} ${amount}`));
    const [charge, mail] = [act('charge'), act('mail')];
    const S = Annotation.Root({ answer: Annotation<string> });
    const ask = () => {
      charge(5);
      const answer = String(interrupt('sure?'));
      mail(1);
      return { answer };
    };
    const graph = new StateGraph(S).addNode('pay', ask).addEdge(START, 'pay').compile({ checkpointer: new MemorySaver() });
    const session = new Session();
    watch(graph, session);
    const config = { configurable: { thread_id: 't' } };
    await graph.invoke({ answer: '' }, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(done).toEqual(['charge 5', 'charge 5', 'mail 1']);
    expect(session.findings).toMatchObject([{ rule: 'no-effect-before-interrupt', name: 'charge', nodes: ['pay'] }]);
  });

  test('outside of a run they are what they wrap', () => {
    const list = shared('list', [1, 2]);
    list.push(3);
    expect([...list]).toEqual([1, 2, 3]);
    expect([...shared('set', new Set([1]))]).toEqual([1]);
    expect(effect('double', (n: number) => 2 * n)(2)).toBe(4);
  });
});
