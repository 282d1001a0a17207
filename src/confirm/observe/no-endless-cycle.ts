import type { GraphModel } from '../../model/graph.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { wholeGraphs } from '../whole-graph.ts';

/** Every way that gets to the nodes ends at the recursion limit. */
export const noEndlessCycle: SceneObservation = {
  plays: 'graph',
  scenes(model, { evidence: { nodes = [], name = nodes[0] ?? '' } }) {
    if (model === null) return { why: 'the finding is about no graph' };
    return wholeGraphs(model, { asks: true }).map((graph) => ({
      expected: `every run that gets to ${name} stops at the recursion limit`,
      lines: js`
        ${raw(graph)}
        const name = ${name};
        const config = { configurable: { thread_id: 'ada' }, recursionLimit: ${limitOf(model)} };
        const all = await everyWay((choose) => watch(build(choose), INPUT, config), null, 40);
        const inside = all.followed.filter(({ steps }) => steps.flat().includes(name));
        const stopped = inside.filter(({ error }) => error?.lc_error_code === 'GRAPH_RECURSION_LIMIT');
        report(inside.length > 0 && stopped.length === inside.length ? 'all of ' + inside.length + ' ways that get to ' + name + ' stop: ' + stopped[0].error.message.split('\\n')[0] : null, inside.length > stopped.length ? null : all.silence(name));`,
    }));
  },
};

/** The smallest that a run in sight has; that of the library where none has one. */
function limitOf({ limits }: GraphModel): number {
  const known = limits.flatMap(({ steps }) => (steps === null ? [] : [steps]));
  return known.length === 0 ? 25 : Math.min(...known);
}
