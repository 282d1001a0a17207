import type { SceneObservation } from '../observations.ts';
import { js, type Scene } from '../scene.ts';

/** Nothing is saved, so nothing can be resumed. */
export const noInterruptWithoutCheckpointer: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { name, nodes: [node = 'node'] = [] } }) {
    if (name === 'checkpointer: false') return asksAgain(node);
    if (model?.interrupts.some((one) => one.node === node) === true) {
      return [{
        expected: 'the run stops with MISSING_CHECKPOINTER',
        lines: js`
          const node = ${node};
          const graph = new StateGraph(Annotation.Root({ given: Annotation(), answer: Annotation() }))
            .addNode(node, async () => ({ answer: interrupt('question') }))
            .addEdge(START, node)
            .compile();
          const { error } = await watch(graph, { given: 1 });
          report(error !== null && (error.lc_error_code === 'MISSING_CHECKPOINTER' || /checkpointer/.test(error.message)) ? 'it throws: ' + error.message.split('\\n')[0] : null);`,
      }];
    }
    const after = model?.compiles.every(({ interruptBefore }) => interruptBefore.length === 0) === true;
    return [{
      expected: 'the run stops there, and cannot be resumed',
      lines: js`
        const ran = [];
        const step = (name) => async () => (ran.push(name), { given: name });
        const graph = new StateGraph(Annotation.Root({ given: Annotation() }))
          .addNode('before it', step('before it'))
          .addNode('the stop', step('the stop'))
          .addNode('after it', step('after it'))
          .addEdge(START, 'before it')
          .addEdge('before it', 'the stop')
          .addEdge('the stop', 'after it')
          .compile({ [${after ? 'interruptAfter' : 'interruptBefore'}]: ['the stop'] });
        await watch(graph, { given: 1 });
        const stopped = [...ran];
        const { error } = await watch(graph, null);
        report(!ran.includes('after it') ? 'the run does ' + JSON.stringify(stopped) + ' and ends; going on with it ' + (error === null ? 'runs nothing' : 'throws: ' + error.message.split('\\n')[0]) : null);`,
    }];
  },
};

/** An answer is for what was saved, and of the graph within nothing was. */
function asksAgain(name: string): readonly Scene[] {
  return [{
    expected: 'the graph within asks again after it was answered',
    lines: js`
      const State = Annotation.Root({ given: Annotation(), answer: Annotation() });
      const within = new StateGraph(State).addNode('ask', async () => ({ answer: interrupt('question') })).addEdge(START, 'ask').compile({ checkpointer: false });
      const graph = new StateGraph(State).addNode(${name}, within).addEdge(START, ${name}).compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      await graph.invoke({ given: 1 }, config);
      const { answer, __interrupt__: again = [] } = await graph.invoke(new Command({ resume: 'the answer' }), config);
      report(answer === undefined && again.length === 1 ? 'the answer was given, and the same question was asked again' : null);`,
  }];
}
