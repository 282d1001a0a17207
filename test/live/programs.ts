import * as library from '@langchain/langgraph';

/** The library under test; another version of it can stand in. */
export type Library = typeof library;

export interface Program {
  readonly name: string;
  /** The ids of the rules that have to speak, in order. */
  readonly says: readonly string[];
  run(lib: Library, watch: <Graph extends object>(graph: Graph) => Graph): Promise<unknown>;
}

type Values = Record<string, unknown>;
type Numbers = Record<string, number>;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Each wrong program is followed by the most similar one that is right. */
export const PROGRAMS: readonly Program[] = [
  {
    name: 'two counters under a maximum',
    says: ['no-lost-update'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ count: Annotation<number>({ reducer: Math.max, default: () => 0 }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ count: s.count + 1 })).addNode('y', (s) => ({ count: s.count + 1 })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'two counters that are added up',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ count: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ count: s.count > 9 ? 2 : 1 })).addNode('y', (s) => ({ count: s.count > 9 ? 2 : 1 })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'the best of two candidates, both of which knew the best so far',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ best: Annotation<number>({ reducer: Math.max, default: () => 0 }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ best: Math.max(s.best, 5) })).addNode('y', (s) => ({ best: Math.max(s.best, 7) })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'a round that both count up to the same next one',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ round: Annotation<number>({ reducer: Math.max, default: () => 0 }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ round: s.round + 1 })).addNode('y', (s) => ({ round: s.round + 1 })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'two nodes that put back a profile with one change each',
    says: ['no-lost-update'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ profile: Annotation<Values>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({ theme: 'light', language: 'js' }) }) });
      return watch(
        new StateGraph(S)
          .addNode('theme', (s) => ({ profile: { ...s.profile, theme: 'dark' } }))
          .addNode('language', (s) => ({ profile: { ...s.profile, language: 'python' } }))
          .addEdge(START, 'theme')
          .addEdge(START, 'language')
          .compile(),
      ).invoke({});
    },
  },
  {
    name: 'two nodes that return only what they change of a profile',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ profile: Annotation<Values>({ reducer: (a, b) => ({ ...a, ...b }), default: () => ({ theme: 'light', language: 'js' }) }) });
      return watch(
        new StateGraph(S)
          .addNode('theme', (s) => ({ profile: { theme: s.profile['theme'] === 'dark' ? 'light' : 'dark' } }))
          .addNode('language', (s) => ({ profile: { language: `${String(s.profile['language'])}on` } }))
          .addEdge(START, 'theme')
          .addEdge(START, 'language')
          .compile(),
      ).invoke({});
    },
  },
  {
    name: 'two nodes under a reducer that keeps the last',
    says: ['no-lossy-reducer'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ draft: Annotation<string>({ reducer: (_, b) => b, default: () => '' }) });
      return watch(new StateGraph(S).addNode('x', () => ({ draft: 'x' })).addNode('y', () => ({ draft: 'y' })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'a list rewritten by two nodes under a reducer that keeps the last',
    says: ['no-lost-update'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ notes: Annotation<string[]>({ reducer: (_, b) => b, default: () => ['first'] }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ notes: [...s.notes, 'x'] })).addNode('y', (s) => ({ notes: [...s.notes, 'y'] })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'a list that appends',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ notes: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ notes: [`x${s.notes.length}`] })).addNode('y', (s) => ({ notes: [`y${s.notes.length}`] })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'a text that is put together in the order of names',
    says: ['no-order-dependent-reducer'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ text: Annotation<string>({ reducer: (a, b) => a + b, default: () => '' }) });
      return watch(new StateGraph(S).addNode('x', () => ({ text: 'x' })).addNode('y', () => ({ text: 'y' })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({});
    },
  },
  {
    name: 'two writers of a key that keeps one value',
    says: ['no-unreduced-parallel-write'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ draft: Annotation<string> });
      return watch(new StateGraph(S).addNode('x', () => ({ draft: 'x' })).addNode('y', () => ({ draft: 'y' })).addEdge(START, 'x').addEdge(START, 'y').compile()).invoke({ draft: '' });
    },
  },
  {
    name: 'a worker that several Sends start, each with a count of its own',
    says: ['no-lost-update'],
    run: ({ StateGraph, Annotation, START, Send }, watch) => {
      const S = Annotation.Root({ count: Annotation<number>({ reducer: (_, b) => b, default: () => 0 }) });
      let n = 1;
      return watch(
        new StateGraph(S)
          .addNode('plan', () => ({}))
          .addNode('w', (s: { count: number }) => ({ count: s.count + n++ }))
          .addEdge(START, 'plan')
          .addConditionalEdges('plan', (s) => [1, 2].map((item) => new Send('w', { ...s, item })), ['w'])
          .compile(),
      ).invoke({});
    },
  },
  {
    name: 'one node after the other',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ count: Annotation<number>({ reducer: (_, b) => b, default: () => 0 }) });
      return watch(new StateGraph(S).addNode('x', (s) => ({ count: s.count + 1 })).addNode('y', (s) => ({ count: s.count + 1 })).addEdge(START, 'x').addEdge('x', 'y').compile()).invoke({});
    },
  },
  {
    name: 'a list that is pushed to',
    says: ['no-state-mutation'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ notes: Annotation<string[]>, done: Annotation<boolean> });
      const push = (s: { notes: string[] }) => {
        s.notes.push('x');
        return { done: true };
      };
      return watch(new StateGraph(S).addNode('x', push).addEdge(START, 'x').compile()).invoke({ notes: [] });
    },
  },
  {
    name: 'copies that are changed, and a clone of the state',
    says: [],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ notes: Annotation<string[]>, deep: Annotation<Values> });
      const change = (s: { notes: string[] }) => {
        const copy = structuredClone(s);
        copy.notes.push('y');
        const notes = [...s.notes];
        notes.push('x');
        return { notes };
      };
      return watch(new StateGraph(S).addNode('x', change).addEdge(START, 'x').compile()).invoke({ notes: [], deep: { a: [1] } });
    },
  },
  {
    name: 'a key that the state does not declare',
    says: ['no-undeclared-state-key'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ answer: Annotation<string> });
      return watch(new StateGraph(S).addNode('x', () => ({ answer: 'a', anwser: 'b' }) as { answer: string }).addEdge(START, 'x').compile()).invoke({ answer: '' });
    },
  },
  {
    name: 'a goto to nowhere',
    says: ['no-unknown-target'],
    run: ({ StateGraph, Annotation, START, Command }, watch) => {
      const S = Annotation.Root({ answer: Annotation<string> });
      return watch(
        new StateGraph(S)
          .addNode('x', () => new Command({ goto: 'wirter' }), { ends: ['writer'] })
          .addNode('writer', () => ({ answer: 'a' }))
          .addEdge(START, 'x')
          .compile(),
      ).invoke({ answer: '' });
    },
  },
  {
    name: 'a join of two between which a router chose',
    says: ['no-starved-join'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      return watch(
        new StateGraph(S)
          .addNode('plan', () => ({ log: ['plan'] }))
          .addNode('a', () => ({ log: ['a'] }))
          .addNode('b', () => ({ log: ['b'] }))
          .addNode('c', () => ({ log: ['c'] }))
          .addEdge(START, 'plan')
          .addConditionalEdges('plan', (s) => (s.log.length > 9 ? 'b' : 'a'), ['a', 'b'])
          .addEdge(['a', 'b'], 'c')
          .compile(),
      ).invoke({ log: [] });
    },
  },
  {
    name: 'a join that a run ends before, and one that is reached',
    says: [],
    run: async ({ StateGraph, Annotation, START, END }, watch) => {
      const S = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }), stop: Annotation<boolean> });
      const graph = watch(
        new StateGraph(S)
          .addNode('a', () => ({ log: ['a'] }))
          .addNode('check', () => ({ log: ['check'] }))
          .addNode('b', () => ({ log: ['b'] }))
          .addNode('c', () => ({ log: ['c'] }))
          .addEdge(START, 'a')
          .addEdge('a', 'check')
          .addConditionalEdges('check', (s) => (s.stop ? END : 'b'), ['b', END])
          .addEdge(['a', 'b'], 'c')
          .compile(),
      );
      await graph.invoke({ log: [], stop: true });
      await graph.invoke({ log: [], stop: false });
    },
  },
  {
    name: 'branches of unequal length',
    says: ['no-repeated-fan-in'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      const node = (name: string) => () => ({ log: [name] });
      return watch(
        new StateGraph(S).addNode('a', node('a')).addNode('b', node('b')).addNode('b2', node('b2')).addNode('c', node('c'))
          .addEdge(START, 'a').addEdge(START, 'b').addEdge('a', 'c').addEdge('b', 'b2').addEdge('b2', 'c').compile(),
      ).invoke({ log: [] });
    },
  },
  {
    name: 'a loop, and a retry',
    says: [],
    run: ({ StateGraph, Annotation, START, END }, watch) => {
      const S = Annotation.Root({ n: Annotation<number> });
      let failures = 0;
      return watch(
        new StateGraph(S)
          .addNode('a', (s) => ({ n: s.n + 1 }))
          .addNode('b', () => {
            if (failures++ === 0) throw new Error('once');
            return {};
          }, { retryPolicy: { maxAttempts: 2, initialInterval: 1, jitter: false, logWarning: false } })
          .addEdge(START, 'a')
          .addEdge('a', 'b')
          .addConditionalEdges('b', (s) => (s.n < 3 ? 'a' : END), ['a', END])
          .compile(),
      ).invoke({ n: 0 });
    },
  },
  {
    name: 'one answer for two questions',
    says: ['no-ambiguous-resume'],
    run: async ({ StateGraph, Annotation, START, interrupt, MemorySaver, Command }, watch) => {
      const S = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      const ask = (name: string) => () => ({ log: [`${name} ${String(interrupt(name))}`] });
      const graph = watch(new StateGraph(S).addNode('x', ask('x')).addNode('y', ask('y')).addEdge(START, 'x').addEdge(START, 'y').compile({ checkpointer: new MemorySaver() }));
      const config = { configurable: { thread_id: 't' } };
      await graph.invoke({ log: [] }, config);
      await graph.invoke(new Command({ resume: 'yes' }), config);
    },
  },
  {
    name: 'an answer for each question, by its id',
    says: [],
    run: async ({ StateGraph, Annotation, START, interrupt, MemorySaver, Command, INTERRUPT }, watch) => {
      const S = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      const ask = (name: string) => () => ({ log: [`${name} ${String(interrupt(name))}`] });
      const graph = watch(new StateGraph(S).addNode('x', ask('x')).addNode('y', ask('y')).addEdge(START, 'x').addEdge(START, 'y').compile({ checkpointer: new MemorySaver() }));
      const config = { configurable: { thread_id: 't' } };
      const asked = (await graph.invoke({ log: [] }, config)) as unknown as Record<string, { id: string }[]>;
      await graph.invoke(new Command({ resume: Object.fromEntries(asked[INTERRUPT]!.map(({ id }) => [id, 'yes'])) }), config);
    },
  },
  {
    name: 'an item of the store that two nodes count up',
    says: ['no-store-read-modify-write'],
    run: ({ StateGraph, Annotation, START, InMemoryStore }, watch) => {
      const S = Annotation.Root({ done: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      const count = (name: string) => async (_: unknown, { store }: { store?: InstanceType<typeof InMemoryStore> }) => {
        const item = await store!.get(['counters'], 'visits');
        await sleep(1);
        await store!.put(['counters'], 'visits', { n: ((item?.value as Numbers | undefined)?.['n'] ?? 0) + 1 });
        return { done: [name] };
      };
      return watch(new StateGraph(S).addNode('x', count('x') as never).addNode('y', count('y') as never).addEdge(START, 'x').addEdge(START, 'y').compile({ store: new InMemoryStore() })).invoke({});
    },
  },
  {
    name: 'an item that two nodes searched for in vain and then put',
    says: ['no-store-read-modify-write'],
    run: ({ StateGraph, Annotation, START, InMemoryStore }, watch) => {
      const S = Annotation.Root({ done: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      const set = (name: string) => async (_: unknown, { store }: { store?: InstanceType<typeof InMemoryStore> }) => {
        const [item] = await store!.search(['preferences']);
        await sleep(1);
        await store!.put(['preferences', 'ada'], 'settings', { ...item?.value, [name]: true });
        return { done: [name] };
      };
      return watch(new StateGraph(S).addNode('x', set('x') as never).addNode('y', set('y') as never).addEdge(START, 'x').addEdge(START, 'y').compile({ store: new InMemoryStore() })).invoke({});
    },
  },
  {
    name: 'items of the store that nodes put without a look, and one that is counted under a lock',
    says: [],
    run: ({ StateGraph, Annotation, START, InMemoryStore }, watch) => {
      const S = Annotation.Root({ done: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      let last: Promise<unknown> = Promise.resolve();
      const count = (name: string) => async (_: unknown, { store }: { store?: InstanceType<typeof InMemoryStore> }) => {
        await store!.put(['seen'], 'last', { name });
        const work = last.then(async () => {
          const item = await store!.get(['counters'], 'visits');
          await sleep(1);
          await store!.put(['counters'], 'visits', { n: ((item?.value as Numbers | undefined)?.['n'] ?? 0) + 1 });
        });
        last = work;
        await work;
        return { done: [name] };
      };
      return watch(new StateGraph(S).addNode('x', count('x') as never).addNode('y', count('y') as never).addEdge(START, 'x').addEdge(START, 'y').compile({ store: new InMemoryStore() })).invoke({});
    },
  },
  {
    name: 'an item that is counted up again when the node is resumed',
    says: ['no-effect-before-interrupt'],
    run: async ({ StateGraph, Annotation, START, interrupt, MemorySaver, Command, InMemoryStore }, watch) => {
      const S = Annotation.Root({ answer: Annotation<string> });
      const ask = async (_: unknown, { store }: { store?: InstanceType<typeof InMemoryStore> }) => {
        const item = await store!.get(['counters'], 'asked');
        await store!.put(['counters'], 'asked', { n: ((item?.value as Numbers | undefined)?.['n'] ?? 0) + 1 });
        return { answer: String(interrupt('?')) };
      };
      const graph = watch(new StateGraph(S).addNode('x', ask as never).addEdge(START, 'x').compile({ checkpointer: new MemorySaver(), store: new InMemoryStore() }));
      await graph.invoke({ answer: '' }, { configurable: { thread_id: 't' } });
      await graph.invoke(new Command({ resume: 'yes' }), { configurable: { thread_id: 't' } });
    },
  },
  {
    name: 'an item that is put to the same value again',
    says: [],
    run: async ({ StateGraph, Annotation, START, interrupt, MemorySaver, Command, InMemoryStore }, watch) => {
      const S = Annotation.Root({ answer: Annotation<string> });
      const ask = async (_: unknown, { store }: { store?: InstanceType<typeof InMemoryStore> }) => {
        await store!.put(['state'], 'asked', { yes: true });
        const answer = String(interrupt('?'));
        await store!.put(['answers'], answer, { answer });
        return { answer };
      };
      const graph = watch(new StateGraph(S).addNode('x', ask as never).addEdge(START, 'x').compile({ checkpointer: new MemorySaver(), store: new InMemoryStore() }));
      await graph.invoke({ answer: '' }, { configurable: { thread_id: 't' } });
      await graph.invoke(new Command({ resume: 'yes' }), { configurable: { thread_id: 't' } });
    },
  },
  {
    name: 'one thread for two tenants',
    says: ['no-shared-thread-id'],
    run: async ({ StateGraph, Annotation, START, MemorySaver }, watch) => {
      const S = Annotation.Root({ n: Annotation<number> });
      const graph = watch(new StateGraph(S).addNode('x', (s) => ({ n: s.n + 1 })).addEdge(START, 'x').compile({ checkpointer: new MemorySaver() }));
      for (const user of ['ada', 'ada', 'bob']) await graph.invoke({ n: 0 }, { configurable: { thread_id: 'main', user_id: user } });
    },
  },
  {
    name: 'a thread for each tenant',
    says: [],
    run: async ({ StateGraph, Annotation, START, MemorySaver }, watch) => {
      const S = Annotation.Root({ n: Annotation<number> });
      const graph = watch(new StateGraph(S).addNode('x', (s) => ({ n: s.n + 1 })).addEdge(START, 'x').compile({ checkpointer: new MemorySaver() }));
      for (const user of ['ada', 'bob']) await graph.invoke({ n: 0 }, { configurable: { thread_id: `${user}-1`, user_id: user } });
      for await (const _ of graph.getStateHistory({ configurable: { thread_id: 'ada-1' } })) break;
    },
  },
  {
    name: 'a history without a thread',
    says: ['no-unscoped-checkpoint-list'],
    run: async ({ StateGraph, Annotation, START, MemorySaver }, watch) => {
      const S = Annotation.Root({ n: Annotation<number> });
      const graph = watch(new StateGraph(S).addNode('x', (s) => ({ n: s.n + 1 })).addEdge(START, 'x').compile({ checkpointer: new MemorySaver() }));
      await graph.invoke({ n: 0 }, { configurable: { thread_id: 'a' } });
      for await (const _ of graph.getStateHistory({ configurable: {} })) break;
    },
  },
  {
    name: 'a graph within a graph that conflicts',
    says: ['no-unreduced-parallel-write'],
    run: ({ StateGraph, Annotation, START }, watch) => {
      const S = Annotation.Root({ draft: Annotation<string> });
      const inner = new StateGraph(S).addNode('x', () => ({ draft: 'x' })).addNode('y', () => ({ draft: 'y' })).addEdge(START, 'x').addEdge(START, 'y').compile();
      return watch(new StateGraph(S).addNode('inner', inner).addEdge(START, 'inner').compile()).invoke({ draft: '' });
    },
  },
  {
    name: 'a graph within a graph that hands on to its parent',
    says: [],
    run: ({ StateGraph, Annotation, START, Command }, watch) => {
      const S = Annotation.Root({ draft: Annotation<string> });
      const inner = new StateGraph(S).addNode('x', () => new Command({ graph: Command.PARENT, goto: 'end', update: { draft: 'x', other: 1 } })).addEdge(START, 'x').compile();
      return watch(new StateGraph(S).addNode('inner', inner, { ends: ['end'] }).addNode('end', (s) => ({ draft: `${s.draft}!` })).addEdge(START, 'inner').compile()).invoke({ draft: '' });
    },
  },
];
