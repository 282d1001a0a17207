import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The second run of the same input is answered from the cache, or, without one, is not. */
export const noMisusedCache: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name, nodes: [node = 'node'] = [] } }) => [{
    expected: name === undefined ? 'the node runs each time' : 'the effect is left out the second time',
    lines: js`
      const cached = ${name !== undefined};
      let done = 0;
      const graph = new StateGraph(Annotation.Root({ question: Annotation(), answer: Annotation() }))
        .addNode(${node}, () => {
          done++;
          return { answer: 'done' };
        }, { cachePolicy: { ttl: 60 } })
        .addEdge(START, ${node})
        .compile(cached ? { cache: memoryCache() } : {});
      await graph.invoke({ question: 'same' });
      await graph.invoke({ question: 'same' });
      report(done === (cached ? 1 : 2) ? 'of two runs ' + done + ' did the work of the node' : null);`,
  }],
};
