import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** Once it is answered the node starts over, with all that it does before it asks. */
export const noEffectBeforeInterrupt: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'effect', nodes: [node = 'node'] = [] } }) => [{
    expected: 'the effect happens twice for one answer',
    lines: js`
      const node = ${node};
      const effect = ${name};
      const done = [];
      const graph = new StateGraph(Annotation.Root({ given: Annotation(), answer: Annotation() }))
        .addNode(node, async () => {
          done.push(effect);
          return { answer: interrupt('question') };
        })
        .addEdge(START, node)
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      await graph.invoke({ given: 1 }, config);
      const before = done.length;
      await graph.invoke(new Command({ resume: 'yes' }), config);
      report(before === 1 && done.length === 2 ? effect + ' was called once when the question was asked, and again when it was answered' : null);`,
  }],
};
