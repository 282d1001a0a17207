import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** What nobody waits for is not done when the next statement runs, and what goes wrong in it has nobody to tell. */
export const noFloatingRun: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence, message }) => [evidence.name === 'promise' ? PENDING : /^(put|delete|batch)$/.test(evidence.name ?? '') ? STORE : /stream/i.test(evidence.name ?? '') && /for await|loop/.test(message) ? ITERATED : RUN],
};

const RUN = {
  expected: 'the next statement finds nothing done',
  lines: js`
    ${raw(CHAT)}
    const graph = builder.compile({ checkpointer: new MemorySaver() });
    const floating = graph.invoke({ turns: ['hello'] }, on('ada'));
    const before = (await graph.getState(on('ada'))).values.turns ?? [];
    await floating;
    const after = (await graph.getState(on('ada'))).values.turns;
    report(before.length < after.length ? 'right after the call the thread holds ' + JSON.stringify(before) + ', and once it was waited for ' + JSON.stringify(after) : null);`,
};

const PENDING = {
  expected: 'the state holds something that has none of the properties of the result',
  lines: js`
    const look = async () => ({ found: 3 });
    const State = Annotation.Root({ answer: Annotation(), seen: Annotation() });
    const graph = new StateGraph(State)
      .addNode('look up', () => ({ answer: look() }))
      .addNode('read', ({ answer }) => ({ seen: typeof answer.found }))
      .addEdge(START, 'look up')
      .addEdge('look up', 'read')
      .compile({ checkpointer: new MemorySaver() });
    await graph.invoke({}, { configurable: { thread_id: 'ada' } });
    const { values } = await graph.getState({ configurable: { thread_id: 'ada' } });
    report(values.seen === 'undefined' ? 'the next node read ' + values.seen + ', and the checkpoint holds ' + JSON.stringify(values.answer) : null);`,
};

const ITERATED = {
  expected: 'the loop throws: it is given a promise, not a stream',
  lines: js`
    ${raw(CHAT)}
    const graph = builder.compile();
    try {
      for await (const chunk of graph.stream({ turns: ['hello'] })) void chunk;
      report(null);
    } catch (error) {
      report(error instanceof TypeError ? 'it throws: ' + error.message : null);
    }`,
};

const STORE = {
  expected: 'the next statement does not find what was put',
  lines: js`
    // As far away as a database is.
    class Distant extends InMemoryStore {
      async put(...args) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return super.put(...args);
      }
    }
    const store = new Distant();
    const floating = store.put(['names'], 'ada', { name: 'Ada' });
    const before = await store.get(['names'], 'ada');
    await floating;
    const after = await store.get(['names'], 'ada');
    report(before == null && after != null ? 'right after the call the store has nothing, and once it was waited for ' + JSON.stringify(after.value) : null);`,
};
