import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** One writes with an `Overwrite`, and the other adds, or overwrites as well. */
export const noParallelOverwrite: SceneObservation = {
  plays: 'sketch',
  scenes(_, { evidence: { key = 'list', nodes = [] }, message }) {
    const names = nodes.length > 1 ? nodes.slice(0, 2) : [`${nodes[0]} (1)`, `${nodes[0]} (2)`];
    const both = message.includes('each with an');
    return [{
      expected: both ? 'the run throws' : 'what was written beside the Overwrite is lost',
      lines: js`
        const key = ${key};
        const names = ${names};
        const both = ${both};
        const graph = new StateGraph(Annotation.Root({ [key]: Annotation({ reducer: (a, b) => a.concat(b), default: () => [] }) }));
        names.forEach((name, index) => graph.addNode(name, async () => ({ [key]: both || index === 0 ? new Overwrite([name]) : [name] })).addEdge(START, name));
        const { values, error } = await watch(graph.compile(), { [key]: ['before'] });
        if (both) report(error === null ? null : 'both nodes wrote with an Overwrite, and the run stopped with ' + error.name + ': ' + error.message);
        else report(values[key].length === 1 ? 'both nodes wrote, and the state has ' + JSON.stringify(values[key]) : null);`,
    }];
  },
};
