import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The node in a graph that is run by itself: what it writes is not there, and what follows has not run. */
export const noMissingParent: SceneObservation = {
  plays: 'sketch',
  scenes(_, { evidence: { nodes: [name = 'node'] = [] } }) {
    const next = name === 'next' ? 'the next' : 'next';
    return [
      {
        expected: `the run ends at ${name} without an error, and without what it writes`,
        lines: js`
          const ran = [];
          const graph = new StateGraph(Annotation.Root({ answer: Annotation() }))
            .addNode(${name}, () => {
              ran.push(${name});
              return new Command({ graph: Command.PARENT, goto: ${next}, update: { answer: 'done' } });
            }, { ends: [${next}] })
            .addNode(${next}, () => {
              ran.push(${next});
              return {};
            })
            .addEdge(START, ${name})
            .compile();
          const state = await graph.invoke({ answer: 'none yet' });
          report(ran.length === 1 && state?.answer !== 'done' ? 'the run ends after ' + ran + ', and the answer is ' + state?.answer : null);`,
      },
    ];
  },
};
