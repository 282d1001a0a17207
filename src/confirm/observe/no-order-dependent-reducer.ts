import type { SceneObservation } from '../observations.ts';
import { foldOf } from '../fold.ts';
import { js, raw } from '../scene.ts';

/** The same two writes, once in each order. */
export const noOrderDependentReducer: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '', nodes = [] } }) {
    const fold = foldOf(model, key);
    if (fold === null) return { why: 'the finding names no key of the graph' };
    const names = nodes.length > 1 ? nodes.slice(0, 2) : [`${nodes[0]} (1)`, `${nodes[0]} (2)`];
    return fold.reducers.map((reducer) => ({
      expected: 'the two orders end with different values',
      lines: js`
        const key = ${key};
        const reducer = ${raw(reducer)};
        const start = ${raw(fold.values[0])};
        const writes = [${raw(fold.values.slice(1, 3).join(', '))}];
        const end = async (given) => {
          const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer, default: () => structuredClone(start) }) }));
          ${names}.forEach((name, index) => graph.addNode(name, async () => ({ [key]: given[index] })).addEdge(START, name));
          return JSON.stringify((await watch(graph.compile(), {})).values[key]);
        };
        const [one, other] = [await end(writes), await end([...writes].reverse())];
        report(one === other ? null : 'from ' + JSON.stringify(start) + ', ' + JSON.stringify(writes) + ' make ' + one + ' in one order and ' + other + ' in the other');`,
    }));
  },
};
