import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { wholeGraphs } from '../whole-graph.ts';

/** The graph is refused, or compiles and never runs the node. */
export const noUnreachableNode: SceneObservation = {
  plays: 'graph',
  scenes(model, { evidence: { name = '' }, runtimeError }) {
    if (model === null) return { why: 'the finding is about no graph' };
    const refused = runtimeError === 'UNREACHABLE_NODE';
    return wholeGraphs(model).map((graph) => ({
      expected: refused ? 'compiling throws UNREACHABLE_NODE' : `no way through the graph runs ${name}`,
      lines: js`
        ${raw(graph)}
        const name = ${name};
        try {
          const all = await everyWay((choose) => watch(build(choose), INPUT));
          report(${refused} || all.some(({ steps }) => steps.flat().includes(name)) ? null : 'the graph compiles, and on ' + all.length + ' ways ' + name + ' never ran');
        } catch (error) {
          report(error.lc_error_code === 'UNREACHABLE_NODE' || /not reachable/.test(error.message) ? 'it throws: ' + error.message.split('\\n')[0] : null);
        }`,
    }));
  },
};
