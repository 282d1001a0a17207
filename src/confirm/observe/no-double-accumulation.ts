import type { SceneObservation } from '../observations.ts';
import { foldOf } from '../fold.ts';
import { js, raw } from '../scene.ts';

/** A node returns what was there and something more, and the reducer adds all of it. */
export const noDoubleAccumulation: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '', nodes = [] }, message }) {
    const fold = foldOf(model, key);
    if (model === null || fold === null) return { why: 'the finding names no key of the graph' };
    const [start, more] = fold.values;
    const grown = / with something added/.test(message);
    return fold.reducers.map((reducer) => ({
      expected: 'what was there is there twice',
      lines: js`
        const key = ${key};
        const node = ${nodes[0] ?? 'node'};
        const reducer = ${raw(reducer)};
        const start = ${raw(start)};
        const more = ${raw(more)};
        const returned = ${raw(grown ? "Array.isArray(start) ? [...start, ...[].concat(more)] : typeof start === 'object' ? { ...start, ...more } : start + more" : 'start')};
        let held;
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer, default: () => start }) }))
          .addNode(node, async (state) => {
            held = structuredClone(state[key]);
            return { [key]: returned };
          })
          .addEdge(START, node)
          .compile();
        const { values } = await watch(graph, {});
        const [meant, ends] = [JSON.stringify(returned), JSON.stringify(values[key])];
        report(meant === ends ? null : node + ' is given ' + JSON.stringify(held) + ' and returns ' + meant + '; the state ends with ' + ends);`,
    }));
  },
};
