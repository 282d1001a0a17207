import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The state of the graph has the key, and the node that is sent to does not see it. */
export const noIncompletePayload: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'key', nodes: [node = 'worker'] = [] } }) => [{
    expected: 'the node does not see the key',
    lines: js`
      const key = ${key};
      const node = ${node};
      let seen = null;
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer: (a, b) => b, default: () => ['a default'] }) }))
        .addNode(node, (state) => {
          seen = state;
          return {};
        })
        .addConditionalEdges(START, () => new Send(node, { other: 1 }), [node])
        .compile();
      await graph.invoke({ [key]: ['given'] });
      report(seen !== null && seen[key] === undefined ? 'the graph had ' + key + ', with a default, and ' + node + ' was given ' + JSON.stringify(seen) : null);`,
  }],
};
