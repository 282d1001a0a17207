import { foldOf } from '../fold.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** Two tasks read the value, change it, and put back what they made of it; the reducer keeps one of the changes. */
export const noLostUpdate: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { key = '', nodes = [] } }) {
    const fold = foldOf(model, key);
    const reducer = model?.channels.find((one) => one.key === key)?.reducer;
    if (fold === null) return { why: 'the finding names no key of the graph' };
    const names = nodes.length > 1 ? nodes.slice(0, 2) : [`${nodes[0]} (1)`, `${nodes[0]} (2)`];
    const merges = reducer === 'object-merge';
    const items = reducer === 'merge-by-id';
    return fold.reducers.map((text) => ({
      expected: 'the state has one of the two changes',
      lines: js`
        const key = ${key};
        const names = ${names};
        const reducer = ${raw(text)};
        const start = ${raw(items ? '[{ id: "one" }]' : merges ? 'Object.fromEntries(names.map((name) => [name, "as it was"]))' : '100')};
        const change = (value, name) => ${raw(items ? 'value.map((item) => ({ ...item, [name]: "changed" }))' : merges ? '({ ...value, [name]: "changed" })' : reducer === 'min' ? 'value - 10' : 'value + 10')};
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer, default: () => start }) }));
        for (const name of names) graph.addNode(name, async (state) => ({ [key]: change(state[key], name) })).addEdge(START, name);
        const { values } = await watch(graph.compile(), {});
        const both = JSON.stringify(names.reduce(change, start));
        const ends = JSON.stringify(values[key]);
        report(both === ends ? null : 'one change after the other makes ' + both + '; of both in one step the state has ' + ends);`,
    }));
  },
};
