import type { SceneObservation } from '../observations.ts';
import { foldOf } from '../fold.ts';
import { js, raw } from '../scene.ts';

/** A subgraph starts with what the parent holds, hands all of it back, and the parent adds it to what it holds. */
export const noSharedSubgraphAccumulator: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '', nodes = [] } }) {
    const fold = foldOf(model, key);
    if (fold === null) return { why: 'the finding names no key of the graph' };
    const [start, more] = fold.values;
    return fold.reducers.map((reducer) => ({
      expected: 'what the parent held is there twice',
      lines: js`
        const key = ${key};
        const node = ${nodes[0] ?? 'node'};
        const reducer = ${raw(reducer)};
        const State = Annotation.Root({ [key]: Annotation({ reducer, default: () => ${raw(fold.empty)} }), given: Annotation() });
        const child = new StateGraph(State).addNode('inner', async () => ({ [key]: ${raw(more)} })).addEdge(START, 'inner').compile();
        const graph = new StateGraph(State)
          .addNode('earlier', async () => ({ [key]: ${raw(start)} }))
          .addNode(node, child)
          .addEdge(START, 'earlier')
          .addEdge('earlier', node)
          .compile();
        const { values } = await watch(graph, { given: 1 });
        const once = JSON.stringify(reducer(reducer(${raw(fold.empty)}, ${raw(start)}), ${raw(more)}));
        const ends = JSON.stringify(values[key]);
        report(once === ends ? null : 'one write of the parent and one of the subgraph make ' + once + '; the state ends with ' + ends);`,
    }));
  },
};
