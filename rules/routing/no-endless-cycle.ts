import type { Detection } from '../../src/model/finding.ts';
import { type GraphModel, START } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { type Cycle, endlessCycles } from '../shared/endless.ts';
import { nodesByName } from '../shared/indexes.ts';
import { longestPath } from '../shared/longest-path.ts';
import { neverRuns } from '../shared/never-runs.ts';
import type { Rule } from '../rule.ts';
import { code, wayOf } from '../shared/words.ts';

/**
 * A run that cannot come to an end before it is stopped: a cycle that nothing leads out of, or more steps in a row than
 * the recursion limit allows. All of the work is done and paid for, and the result is an error.
 */
export const noEndlessCycle: Rule = {
  id: 'no-endless-cycle',
  title: 'A run cannot come to an end before the recursion limit stops it',
  preset: 'recommended',
  severity: 'warning',
  runtimeError: 'GRAPH_RECURSION_LIMIT',
  needs: 'a cycle whose edges and routes all stay in it; for a long path, the limit of the run',
  *detect(input) {
    for (const graph of input.graphs) {
      const { model } = graph;
      if (model.compiles.length === 0) continue;
      const cycles = endlessCycles(graph).filter(({ nodes }) => !nodes.every((name) => neverRuns(graph, name)));
      for (const cycle of cycles) yield reportCycle(model, cycle);
      if (cycles.length === 0) yield* reportPath(model);
    }
  },
};

function reportCycle(model: GraphModel, { nodes, back, exit }: Cycle): Detection {
  const [first] = nodes as [string];
  const alone = nodes.length === 1;
  const ways = alone ? `${code(first)} starts itself again` : `${wayOf([...nodes, first])} is a cycle`;
  const taken = exit === null ? 'nothing leads out of it' : `its edge back fires even where ${code(exit.node)} leads elsewhere`;
  return {
    certainty: 'always',
    message: `${ways}, and ${taken}: it stops only at the recursion limit.`,
    help: 'Let a router decide whether to go round again or to END, in place of the edge that closes the cycle.',
    graph: model.id,
    site: back.file === model.file ? back : (nodesByName(model).get(first)?.site ?? model.site),
    evidence: { nodes, name: first },
    related: [
      { role: 'cycle', message: 'the cycle is closed here', site: back },
      ...(exit === null ? [] : [{ role: 'router', message: `${code(exit.node)} leads elsewhere here`, site: exit.site }]),
    ],
    fixes: [],
  };
}

/** A run of as many steps as the limit fails as well: the limit is looked at before the end is. */
function* reportPath(model: GraphModel): Iterable<Detection> {
  const { limits } = model;
  if (limits.length === 0 || limits.some(({ steps }) => steps === null)) return;
  const path = longestPath(model);
  // With a limit below 1 the library does not begin at all.
  const short = limits.find(({ steps }) => steps! >= 1 && path.length >= steps!);
  if (path.length === 0 || short === undefined) return;
  const from = code(path[0]!);
  const end = code(path.at(-1)!);
  const site: Site = short.site;
  yield {
    certainty: 'always',
    message: `Every run takes ${path.length} super-steps from ${from} to ${end}, and a recursion limit of ${short.steps} stops it before its end.`,
    help: `Pass a \`recursionLimit\` of at least ${path.length + 1} to the run.`,
    graph: model.id,
    site: site.file === model.file ? site : model.site,
    evidence: { nodes: [path[0]!, path.at(-1)!], schedule: [[START], ...path.map((name) => [name])] },
    related: [{ role: 'run', message: `this run has a limit of ${short.steps}`, site }],
    fixes: [],
  };
}

