import type { Detection } from '../../src/model/finding.ts';
import { END, type GraphModel, type GraphNode, type Target } from '../../src/model/graph.ts';
import { declareEnd, removeEnds } from '../fixes/ends.ts';
import { edgesFrom, nodesByName } from '../shared/indexes.ts';
import { namedTargets, namedWithout } from '../shared/reach.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few, listOf } from '../shared/words.ts';

/**
 * What a Command does and what the node declares are two things. The library follows the Command; drawings, and the
 * check that every node can be reached, know only the `ends`.
 */
export const noCommandWithoutEnds: Rule = {
  id: 'no-command-without-ends',
  title: 'A node goes where its ends do not say, or says where it never goes',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the targets of the Commands of a node, and its ends',
  ofText: true,
  offers: ['safe', 'review'],
  *detect(input) {
    const usedAt = endsUsed(input);
    const told = new Set<string>();
    for (const { model } of input.graphs) {
      // What the library builds has the ends that it gives itself.
      if (model.agent !== undefined || model.team !== undefined) continue;
      const named = namedTargets(model);
      const known = nodesByName(model);
      for (const node of model.nodes) {
        if (node.endsOpen) continue;
        const missing = missingEnds(model, node).filter(({ node: name }) => known.has(name) && named.has(name));
        if (missing.length > 0) yield reportMissing(input, model, node, missing);
        // Where it goes to no node, the name that is meant may be the one that is not used.
        if (node.outcomes.some(({ goto }) => goto.some(({ node: name }) => name !== END && !known.has(name)))) continue;
        const unused = unusedEnds(node).filter((name) => known.has(name) && usedAt.get(placeOf(node))?.has(name) !== true && !told.has(`${placeOf(node)} ${name}`));
        for (const name of unused) told.add(`${placeOf(node)} ${name}`);
        if (unused.length > 0) yield reportUnused(input, model, node, unused);
      }
    }
  },
};

/** Where nodes go, by the call that adds them: a builder that is called twice adds a node that may have two bodies. */
function endsUsed({ graphs }: RuleInput): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  for (const { model } of graphs) for (const node of model.nodes) {
    const names = used.get(placeOf(node)) ?? new Set();
    for (const { goto } of node.outcomes) for (const target of goto) names.add(target.node);
    used.set(placeOf(node), names);
  }
  return used;
}

function placeOf({ nameSite: { file, start } }: GraphNode): string {
  return `${file} ${start}`;
}

/** Targets that no drawing shows: neither the ends nor an edge of the node names them. END is drawn where nothing else is. */
function missingEnds(model: GraphModel, { name, ends, outcomes }: GraphNode): Target[] {
  const shown = new Set((ends ?? []).map((end) => end.name));
  for (const edge of edgesFrom(model).get(name) ?? []) {
    if (edge.kind === 'join') continue;
    if (edge.kind === 'direct') shown.add(edge.to.name);
    else if (edge.pathMap === null) return [];
    else for (const { to } of edge.pathMap) shown.add(to.name);
  }
  const missing = outcomes.filter(({ failed }) => failed === undefined).flatMap(({ goto }) => goto).filter(({ node }) => node !== END && !shown.has(node));
  return [...new Map(missing.map((target) => [target.node, target])).values()];
}

/** Only a body that is known to the last, and returns what goes somewhere, can be said not to go there. */
function unusedEnds({ kind, ends, gotoOpen, returnsOpen, outcomes }: GraphNode): string[] {
  if (kind !== 'function' || ends === null || gotoOpen !== null || returnsOpen !== null || outcomes.length === 0 || outcomes.some(({ noUpdate }) => noUpdate !== undefined)) return [];
  const used = new Set(outcomes.flatMap(({ goto }) => goto.map(({ node }) => node)));
  return [...new Set(ends.map(({ name }) => name))].filter((name) => name !== END && !used.has(name));
}

function reportMissing(input: RuleInput, model: GraphModel, node: GraphNode, missing: readonly Target[]): Detection {
  const names = missing.map(({ node: name }) => name);
  const declared = node.ends === null ? 'declares no `ends`' : `does not declare ${names.length === 1 ? 'it' : 'them'} in its \`ends\``;
  return {
    ...common(model, node, names),
    message: `${code(node.name)} goes to ${few(names.map(code))} with a Command, and ${declared}: drawings do not show the way.`,
    help: `Pass \`ends: [${[...(node.ends ?? []).map(({ name }) => name), ...names].map((name) => JSON.stringify(name)).join(', ')}]\` to \`addNode\`.`,
    related: missing.map(({ node: name, site }) => ({ role: 'goto', node: name, message: `${code(node.name)} goes to ${code(name)} here`, site })),
    fixes: declareEnd(input, model, node, names),
  };
}

function reportUnused(input: RuleInput, model: GraphModel, node: GraphNode, names: readonly string[]): Detection {
  const declared = node.ends!.find(({ name }) => name === names[0])!;
  return {
    ...common(model, node, names),
    message: `${code(node.name)} declares ${few(names.map(code))} in its \`ends\`, and none of its Commands goes there.`,
    help: `Take ${listOf(names.map(code))} out of the \`ends\`, or go there with a Command.`,
    related: [{ role: 'ends', node: names[0]!, message: `${code(names[0]!)} is declared here`, site: declared.site }],
    fixes: names.every((name) => namedWithout(model, name, [node])) ? removeEnds(input, model, node, names) : [],
  };
}

function common(model: GraphModel, node: GraphNode, names: readonly string[]): Pick<Detection, 'certainty' | 'graph' | 'site' | 'evidence'> {
  return { certainty: 'always', graph: model.id, site: node.nameSite.file === model.file ? node.nameSite : node.site, evidence: { nodes: [node.name], candidates: names, name: names[0]! } };
}
