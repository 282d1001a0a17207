import type { Detection } from '../../src/model/finding.ts';
import { END, type GraphModel, type RouterEdge, START } from '../../src/model/graph.ts';
import { addPathMap } from '../fixes/path-map.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * A conditional edge without a path map counts as leading to every node: drawings show all ways, no node is ever found
 * to be unreachable, and a wrong name ends the run without a word.
 */
export const noRouterWithoutMap: Rule = {
  id: 'no-router-without-map',
  title: 'A conditional edge does not say where it can lead',
  preset: 'opt-in',
  severity: 'warning',
  runtimeError: null,
  needs: 'everything the router can return',
  ofText: true,
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const known = new Set(model.nodes.map(({ name }) => name));
      for (const edge of model.edges) {
        if (edge.kind !== 'router' || edge.pathMap !== null || edge.open !== null) continue;
        const names = [...new Set(edge.outcomes.flatMap(({ targets }) => targets.map(({ node }) => node)))];
        // A name of no node is another mistake; a router with one way in it leads where it says.
        if (names.length === 0 || names.some((name) => name !== END && !known.has(name))) continue;
        yield report(input, model, edge, names);
      }
    }
  },
};

function report(input: RuleInput, model: GraphModel, edge: RouterEdge, names: readonly string[]): Detection {
  const from = edge.from.name === START ? 'START' : code(edge.from.name);
  const targets = few(names.map((name) => (name === END ? 'END' : code(name))), 'or');
  return {
    certainty: 'always',
    message: `The conditional edge from ${from} leads to ${targets}, and has no path map: drawings show ways to every node.`,
    help: `Pass the targets as a third argument: \`[${names.map((name) => (name === END ? 'END' : JSON.stringify(name))).join(', ')}]\`.`,
    graph: model.id,
    site: edge.site.file === model.file ? edge.site : model.site,
    evidence: { nodes: edge.from.name === START ? [] : [edge.from.name], candidates: names },
    related: edge.outcomes.map(({ targets: some, site }) => ({ role: 'route', ...(some[0] === undefined ? {} : { node: some[0].node }), message: 'the router returns this', site })).slice(0, 4),
    fixes: addPathMap(input, model, edge, names),
  };
}
