import type { Detection } from '../src/model/finding.ts';
import { type GraphModel, START } from '../src/model/graph.ts';
import type { Site } from '../src/model/site.ts';
import { type Cycle, endlessCycles } from './endless.ts';
import { nodesByName } from './indexes.ts';
import { longestPath } from './longest-path.ts';
import type { Rule, RuleInput } from './rule.ts';
import { code } from './words.ts';

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
    for (const { model } of input.graphs) {
      if (model.compiles.length === 0) continue;
      const cycles = endlessCycles(model);
      for (const cycle of cycles) yield reportCycle(input, model, cycle);
      if (cycles.length === 0) yield* reportPath(input, model);
    }
  },
};

function reportCycle(input: RuleInput, model: GraphModel, { nodes, back, exit }: Cycle): Detection {
  const [first] = nodes as [string];
  const circle = [...nodes, first].map(code).join(' → ');
  const alone = nodes.length === 1;
  const ways = alone ? `${code(first)} starts itself again (${input.at(back)})` : `${circle} is a cycle (closed ${input.at(back)})`;
  const taken = exit === null ? 'nothing leads out of it' : `the edge back fires even where ${code(exit.node)} (${input.at(exit.site)}) leads elsewhere`;
  return {
    certainty: 'always',
    message: `${ways} and ${taken}: a run that gets there goes round until it stops with GRAPH_RECURSION_LIMIT.`,
    help: 'Let a router decide whether to go round again or to END, in place of the edge that closes the cycle.',
    graph: model.id,
    site: back.file === model.file ? back : (nodesByName(model).get(first)?.site ?? model.site),
    evidence: { nodes, name: first },
    related: [{ role: 'cycle', message: 'the cycle is closed here', site: back }],
    fixes: [],
  };
}

/** A run of as many steps as the limit fails as well: the limit is looked at before the end is. */
function* reportPath(input: RuleInput, model: GraphModel): Iterable<Detection> {
  const { limits } = model;
  if (limits.length === 0 || limits.some(({ steps }) => steps === null)) return;
  const path = longestPath(model);
  const short = limits.find(({ steps }) => path.length >= steps!);
  if (path.length === 0 || short === undefined) return;
  const from = code(path[0]!);
  const end = code(path.at(-1)!);
  const site: Site = short.site;
  yield {
    certainty: 'always',
    message: `Every run passes ${path.length} super-steps in a row, from ${from} to ${end}, and a run with a recursion limit of ${short.steps} (${input.at(site)}) must end in fewer: it stops with GRAPH_RECURSION_LIMIT.`,
    help: `Pass a \`recursionLimit\` of at least ${path.length + 1} to the run.`,
    graph: model.id,
    site: site.file === model.file ? site : model.site,
    evidence: { nodes: [path[0]!, path.at(-1)!], schedule: [[START], ...path.map((name) => [name])] },
    related: [{ role: 'run', message: `this run has a limit of ${short.steps}`, site }],
    fixes: [],
  };
}

