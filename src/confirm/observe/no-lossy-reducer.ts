import type { SceneObservation } from '../observations.ts';
import { foldOf } from '../fold.ts';
import { js, raw } from '../scene.ts';

/** What is written, and is not in the state once the step is over. */
export const noLossyReducer: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '', nodes = [], pairs } }) {
    const fold = foldOf(model, key);
    if (fold === null) return { why: 'the finding names no key of the graph' };
    const names = pairs === undefined ? nodes.slice(0, 1) : nodes.length > 1 ? nodes : [`${nodes[0]} (1)`, `${nodes[0]} (2)`];
    return fold.reducers.map((reducer) => ({
      expected: pairs === undefined ? 'what is written does not arrive' : 'of what one step writes, something is lost',
      lines: js`
        const key = ${key};
        const reducer = ${raw(reducer)};
        const before = ${raw(fold.values[0])};
        const writes = [${raw(fold.values.slice(1, names.length + 1).join(', '))}];
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer, default: () => before }) }));
        ${names}.forEach((name, index) => graph.addNode(name, async () => ({ [key]: writes[index] })).addEdge(START, name));
        const { values } = await watch(graph.compile(), {});
        const whole = JSON.stringify(values[key]) ?? 'nothing';
        const lost = writes.filter((write) => !whole.includes(JSON.stringify(write)));
        report(lost.length > 0 ? JSON.stringify(before) + ' was there, ' + writes.map((write) => JSON.stringify(write)).join(' and ') + ' were written, the state has ' + whole : null);`,
    }));
  },
};
