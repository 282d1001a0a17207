import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** A node hands back what it was given, and another node of the step writes one of the keys. */
export const noFullStateReturn: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { nodes: [node = 'node'] = [], candidates: [key = 'value'] = [] } }) => [{
    expected: 'keys that the node did not change are written: reducers get them again, and a neighbour that writes one collides',
    lines: js`
      const key = ${key};
      const node = ${node};
      const folded = [];
      const listed = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer: (left, right) => (folded.push(right), right), default: () => 'as it was' }) }))
        .addNode(node, async (state) => ({ ...state }))
        .addEdge(START, node)
        .compile();
      await watch(listed, {});
      const neighbour = node + ' beside it';
      const single = new StateGraph(Annotation.Root({ [key]: Annotation() }))
        .addNode(node, async (state) => ({ ...state }))
        .addNode(neighbour, async () => ({ [key]: 'changed' }))
        .addEdge(START, node)
        .addEdge(START, neighbour)
        .compile();
      const { error } = await watch(single, { [key]: 'as it was' });
      report(folded.includes('as it was') && error?.lc_error_code === 'INVALID_CONCURRENT_GRAPH_UPDATE' ? 'the reducer is given ' + JSON.stringify(folded) + ' again, and a neighbour that writes ' + key + ' stops the run: ' + error.message.split('\\n')[0] : null);`,
  }],
};
