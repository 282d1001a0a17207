import type { SceneObservation } from '../observations.ts';
import { js, raw, type Scene } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Two runs of one thread begin with one checkpoint, and of what they save one remains. */
export const noConcurrentThreadRuns: SceneObservation = {
  plays: 'sketch',
  scenes: (_model, { evidence: { name, nodes: [node = 'node'] = [] } }) => name === 'checkpointer: true' ? oneMemory(node) : name === 'updateState' || name === 'bulkUpdateState' ? ownUpdate(node) : [{
    expected: 'of two turns one is lost',
    lines: js`
      ${raw(CHAT)}
      const graph = builder.compile({ checkpointer: new MemorySaver() });
      await graph.invoke({ turns: ['before'] }, on('ada'));
      await Promise.all([graph.invoke({ turns: ['one'] }, on('ada')), graph.invoke({ turns: ['two'] }, on('ada'))]);
      const { turns } = (await graph.getState(on('ada'))).values;
      const lost = ['one', 'two'].filter((turn) => !turns.includes(turn));
      report(lost.length === 0 ? null : 'both turns were run, and the thread holds ' + JSON.stringify(turns) + ': ' + JSON.stringify(lost) + ' is lost');`,
  }],
};

/** The node writes to the thread of its run, and the run saves what it has itself. */
function ownUpdate(node: string): readonly Scene[] {
  return [{
    expected: 'what the node writes to its own thread is lost',
    lines: js`
      const State = Annotation.Root({ returned: Annotation(), updated: Annotation() });
      const graph = new StateGraph(State)
        .addNode(${node}, async (_state, { configurable: { thread_id } }) => {
          await graph.updateState({ configurable: { thread_id } }, { updated: true });
          return { returned: true };
        })
        .addEdge(START, ${node})
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      await graph.invoke({}, config);
      const { values } = await graph.getState(config);
      report(values.updated === undefined ? 'the thread holds ' + JSON.stringify(values) : null);`,
  }];
}

/** The graph within has one memory for all tasks of its node. */
function oneMemory(node: string): readonly Scene[] {
  return [{
    expected: 'of two turns one is lost, or each goes on with another',
    lines: js`
      const State = Annotation.Root({ turns: Annotation({ reducer: (all, more) => [...all, ...more], default: () => [] }) });
      const within = new StateGraph(State).addNode('answer', async () => ({})).addEdge(START, 'answer').compile({ checkpointer: true });
      const seen = [];
      const graph = new StateGraph(State)
        .addNode(${node}, async ({ turns }) => (seen.push((await within.invoke({ turns })).turns), {}))
        .addConditionalEdges(START, () => ['one', 'two'].map((turn) => new Send(${node}, { turns: [turn] })), [${node}])
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      await graph.invoke({}, config);
      await graph.invoke({}, config);
      const [, , ...last] = seen.map((turns) => JSON.stringify(turns));
      report(last.some((turns) => turns.includes('one') && turns.includes('two')) ? 'two tasks ran it in each of two runs, and in the second they found ' + last.join(' and ') : null);`,
  }];
}
