import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** What comes behind the effect fails once. */
export const noRepeatedEffect: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'effect', nodes: [node = 'node'] = [] } }) => [{
    expected: 'the effect happens twice',
    lines: js`
      const effect = ${name};
      const done = [];
      const graph = new StateGraph(Annotation.Root({ given: Annotation() }))
        .addNode(${node}, async () => {
          done.push(effect);
          if (done.length === 1) throw new Error('what comes after it fails');
          return {};
        }, { retryPolicy: { maxAttempts: 2, initialInterval: 1, logWarning: false } })
        .addEdge(START, ${node})
        .compile();
      await graph.invoke({ given: 1 });
      report(done.length === 2 ? 'one run called ' + effect + ' twice' : null);`,
  }],
};
