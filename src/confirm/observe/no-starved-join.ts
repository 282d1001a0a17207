import { scheduled, tookSteps } from '../along.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { wholeGraphs } from '../whole-graph.ts';

/** On every way through the graph: some of those the join waits for run, and the runs are what they are without the join. */
export const noStarvedJoin: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    const { nodes = [], name = '', schedule } = finding.evidence;
    // A join that has completed before: the run ends where the schedule does.
    if (schedule !== undefined) {
      return scheduled(model, finding, {
        expected: `the run ends behind its second visit to the join into ${name}, and says nothing`,
        after: js`
          ${raw(tookSteps(finding))}
          return error === null && took && steps.length === wanted.length ? say + ', and the run was over' : null;`,
      });
    }
    const members = nodes.slice(0, nodes.lastIndexOf(name));
    const isJoin = (line: string) => line.trim() === `graph.addEdge(${JSON.stringify(members)}, ${JSON.stringify(name)});`;
    const graphs = wholeGraphs(model).filter((graph) => graph.some(isJoin));
    if (graphs.length === 0) return { why: 'the graph has no such join' };
    return graphs.map((graph) => {
      const without = graph.slice(graph.findIndex((line) => line.startsWith('function build'))).filter((line) => !isJoin(line)).map((line) => line.replace('function build', 'function buildWithout'));
      return {
        expected: `the join into ${name} never starts it, whatever way the run takes`,
        lines: js`
          ${raw(graph)}
          // The same graph, but for the join.
          ${raw(without)}
          const [target, members] = [${name}, ${members}];
          const all = await everyWay((choose) => watch(build(choose), INPUT));
          const runs = (ways) => JSON.stringify(ways.map(({ steps }) => steps));
          const never = !all.some(({ steps }) => steps.flat().includes(target));
          // Without it the graph may not even compile.
          const others = await everyWay((choose) => watch(buildWithout(choose), INPUT)).catch(() => []);
          const same = never || runs(all) === runs(others);
          const waited = all.find(({ steps }) => steps.flat().some((one) => members.includes(one)));
          const example = waited === undefined ? '' : 'START | ' + waited.steps.map((step) => step.join(' + ')).join(' | ');
          const what = never ? target + ' never ran' : 'the runs are the same with the join and without it';
          report(same && waited !== undefined ? 'on ' + all.length + ' ways ' + what + ': ' + example : null, same ? all.silence(members[0]) : null);`,
      };
    });
  },
};
