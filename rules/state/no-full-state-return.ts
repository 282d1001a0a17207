import type { Detection } from '../../src/model/finding.ts';
import { type GraphModel, type GraphNode, ROOT, type Write } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { withoutState } from '../fixes/handed-back.ts';
import { pathTo } from '../shared/paths.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { startsOf } from '../shared/sends.ts';
import { code, few } from '../shared/words.ts';

/**
 * A node returns the state it was given. What it returns is an update, so each key of it counts as written: reducers get
 * it again, and whatever another node of the step writes collides with it.
 */
export const noFullStateReturn: Rule = {
  id: 'no-full-state-return',
  title: 'A node returns the whole state instead of what it changes',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'what the node returns, and the keys of the state',
  offers: ['review'],
  *detect(input) {
    const seen = new Set<string>();
    for (const { model } of input.graphs) {
      // A hook hands back what it was given by what the library does, not by what it returns.
      if (model.channels.some(({ key }) => key === ROOT) || model.agent !== undefined) continue;
      for (const node of model.nodes) {
        if (node.kind === 'agent' || node.kind === 'tools' || node.kind === 'subgraph') continue;
        const handed = handedBack(node);
        if (handed.length === 0 || !startsOf(model, node.name).plain) continue;
        for (const { site, keys } of handed) {
          const place = `${site.file}:${site.start}`;
          if (!seen.has(place)) yield report(input, model, node, site, keys);
          seen.add(place);
        }
      }
    }
  },
};

interface HandedBack {
  readonly site: Site;
  readonly keys: readonly string[];
}

/** The places that hand the state back. One key picked out of an input schema of its own is no whole state. */
function handedBack({ outcomes, inputKeys }: GraphNode): HandedBack[] {
  if (inputKeys !== null && inputKeys.length < 2) return [];
  const places = new Map<string, { site: Site; keys: Set<string> }>();
  const comesAlong = ({ ifPresent, relation, run }: Write) => ifPresent && relation === 'copied' && run === undefined;
  for (const { writes } of outcomes) {
    for (const { key, site } of writes.filter(comesAlong)) {
      const place = places.get(`${site.file}:${site.start}`) ?? { site, keys: new Set() };
      places.set(`${site.file}:${site.start}`, place);
      place.keys.add(key);
    }
  }
  return [...places.values()].map(({ site, keys }) => ({ site, keys: [...keys] }));
}

function report(input: RuleInput, model: GraphModel, node: GraphNode, site: Site, keys: readonly string[]): Detection {
  const name = code(node.name);
  const schedule = pathTo(model, node.name);
  return {
    certainty: 'sometimes',
    message: `${name} hands back the state it was given, and so writes ${few(keys.map(code))} without a change.`,
    help: `Return only the keys that ${name} changes. Reducers get the others again, and parallel writes of them collide.`,
    graph: model.id,
    site: site.file === model.file ? site : node.site,
    evidence: { nodes: [node.name], candidates: keys, ...(schedule === null ? {} : { schedule }) },
    related: [{ role: 'write', node: node.name, message: 'the state is handed back here', site }],
    fixes: withoutState(input, model, node, [site]),
  };
}
