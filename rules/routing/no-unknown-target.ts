import type { Detection, Fix } from '../../src/model/finding.ts';
import { END, type GraphModel, START } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { renameText } from '../fixes/rename-text.ts';
import { type Mention, type MentionKind, unknownMentions } from '../shared/mentions.ts';
import { likelyName } from '../shared/likely-name.ts';
import { neverRuns } from '../shared/never-runs.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * A route names a node that does not exist. An edge is refused when the graph is compiled; a router without a path map
 * and a Command simply end the run there, without a word.
 */
export const noUnknownTarget: Rule = {
  id: 'no-unknown-target',
  title: 'A route names a node that does not exist',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the names of all nodes, and the name that is used',
  ofText: true,
  offers: ['review'],
  *detect(input) {
    for (const graph of input.graphs) {
      const { model } = graph;
      if (model.nodesOpen !== null || model.compiles.length === 0) continue;
      const known = model.nodes.map(({ name }) => name);
      const seen = new Set<string>();
      const mentions = unknownMentions(model);
      for (const mention of mentions) {
        // The same mistake twice: the graph does not compile, so the `ends` tell of both. Those of a team nobody has written.
        if (mention.kind === 'goto' && model.team === undefined && mentions.some((one) => one.kind === 'ends' && one.name === mention.name && one.from === mention.from)) continue;
        const place = `${mention.name} ${mention.site.file} ${mention.site.start}`;
        if (RUNS.has(mention.kind) && mention.from !== null && neverRuns(graph, mention.from)) continue;
        if (!seen.has(place)) yield report(input, model, mention, known);
        seen.add(place);
      }
    }
  },
};

/** What shows when a node runs, and not before. */
const RUNS: ReadonlySet<MentionKind> = new Set(['label', 'nothing', 'send', 'router', 'goto']);

function report(input: RuleInput, model: GraphModel, mention: Mention, known: readonly string[]): Detection {
  const { name, kind, from, fallback } = mention;
  const labels = kind === 'label' ? model.edges.flatMap((edge) => (edge.kind === 'router' && edge.from.name === from ? (edge.pathMap ?? []).map(({ label }) => label) : [])) : known;
  const near = kind === 'nothing' ? null : likelyName(name, kind === 'label' ? labels : [...known, END]);
  const site = mention.site.file === model.file ? mention.site : fallback;
  const gotos = kind === 'ends' ? gotosTo(model, mention) : [];
  const edits = near === null ? [] : renamed(input, [mention.site, ...gotos], name, near);
  return {
    certainty: 'always',
    message: `${sentence(mention)}: ${CONSEQUENCE[kind]}`,
    help: kind === 'nothing' ? 'Return END where the run is to end.' : near === null ? `The graph has ${known.length === 0 ? 'no nodes' : known.slice(0, 8).map(code).join(', ')}${known.length > 8 ? ' and more' : ''}.` : `Did you mean ${code(near)}?`,
    graph: model.id,
    site,
    evidence: { name, nodes: from === null ? [] : [from], candidates: near === null ? [] : [near] },
    related: [{ role: 'target', ...(from === null ? {} : { node: from }), message: `${code(name)} is named here`, site: mention.site }, ...gotos.map((goto) => ({ role: 'target', node: from!, message: `${code(from!)} goes to ${code(name)} here`, site: goto }))],
    fixes: edits,
  };
}

/** Where the node of some `ends` goes to a name in them. */
function gotosTo({ nodes }: GraphModel, { name, from }: Mention): Site[] {
  const sites = nodes.filter((node) => node.name === from).flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto.filter((target) => target.node === name && target.send === null).map(({ site }) => site)));
  return [...new Map(sites.map((site) => [`${site.file} ${site.start}`, site])).values()];
}

/** All places at once, as far as the name is written there. */
function renamed(input: RuleInput, sites: readonly Site[], from: string, to: string): Fix[] {
  const each = [...new Map(sites.map((site) => [`${site.file} ${site.start}`, site])).values()].map((site) => renameText(input, site, from, to));
  const [first, ...others] = each.flat();
  // Half of it would mend nothing.
  return first === undefined || each.some(({ length }) => length === 0) ? [] : [{ ...first, edits: [first, ...others].flatMap(({ edits }) => edits) }];
}

function sentence({ kind, name, from }: Mention): string {
  const source = from === null ? null : code(from === START ? 'START' : from);
  switch (kind) {
    case 'edge':
    case 'join':
      return `An edge names ${code(name)}, and the graph has no node of that name`;
    case 'interrupt':
      return `The compile options interrupt at ${code(name)}, and the graph has no node of that name`;
    case 'label':
      return `The router of ${source} can return ${code(name)}, which its path map does not know`;
    case 'nothing':
      return `The router of ${source} can return ${code(name)}, which names no node`;
    case 'path map':
      return `The path map of ${source} leads to ${code(name)}, and the graph has no node of that name`;
    case 'ends':
      return `${source} declares ${code(name)} in its \`ends\`, and the graph has no node of that name`;
    case 'send':
      return `${source} sends to ${code(name)}, and the graph has no node of that name`;
    case 'router':
    case 'goto':
      return `${source} can go to ${code(name)}, and the graph has no node of that name`;
  }
}

const CONSEQUENCE: Record<MentionKind, string> = {
  edge: 'the graph does not compile.',
  join: 'the graph does not compile.',
  interrupt: 'the graph does not compile.',
  'path map': 'the graph does not compile.',
  label: 'then the run throws.',
  nothing: 'then the run throws.',
  send: 'the run throws when it gets there.',
  ends: 'the graph does not compile.',
  router: 'the run ends there, as if it were done.',
  goto: 'the run ends there, as if it were done.',
};
