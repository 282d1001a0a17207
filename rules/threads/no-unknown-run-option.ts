import type { Detection, Fix } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { AskedOption, Run } from '../../src/model/run.ts';
import { renameKey } from '../fixes/rename-key.ts';
import { renameText } from '../fixes/rename-text.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { likelyName } from '../shared/likely-name.ts';
import { callOf, starts } from '../shared/runs.ts';
import { code } from '../shared/words.ts';

/**
 * A run is given an option that nobody reads: a key that is none, a mode that there is not, a stop at a node that the graph
 * does not have. The library says nothing, and the run does what it would do without.
 */
export const noUnknownRunOption: Rule = {
  id: 'no-unknown-run-option',
  title: 'A run is given an option that the library does not know',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the text of the option or of its key; for a stop, all nodes of the graph by name',
  offers: ['review'],
  *detect(input) {
    const seen = new Set<string>();
    for (const run of input.program.runs) {
      if (!starts(run)) continue;
      const model = input.graphs.find((graph) => graph.model.id === run.graph)?.model ?? null;
      for (const asked of run.asked ?? []) {
        const place = `${asked.name} ${asked.site.file} ${asked.site.start}`;
        const wrong = seen.has(place) ? null : wrongIn(run, asked, model);
        if (wrong === null) continue;
        seen.add(place);
        yield report(input, run, asked, wrong);
      }
    }
  },
};

interface Wrong {
  readonly sentence: string;
  readonly known: readonly string[];
}

const STREAM_MODES = ['values', 'updates', 'messages', 'custom', 'debug', 'tasks', 'checkpoints', 'tools'];
const DURABILITIES = ['async', 'sync', 'exit'];

function wrongIn(run: Run, { option, is, name }: AskedOption, model: GraphModel | null): Wrong | null {
  if (is === 'key') return { sentence: `${code(name)} is no option of ${callOf(run)}, and nobody reads it: ${code(option)} is.`, known: [option] };
  switch (option) {
    case 'streamMode': {
      const nothing = run.method === 'invoke' ? 'an empty list is all that comes back' : 'nothing is ever streamed under it';
      return STREAM_MODES.includes(name) ? null : { sentence: `${code(name)} is no stream mode: ${nothing}.`, known: STREAM_MODES };
    }
    case 'durability':
      return DURABILITIES.includes(name) ? null : { sentence: `${code(name)} is no durability: the run is saved as with ${code('async')}.`, known: DURABILITIES };
    case 'interruptBefore':
    case 'interruptAfter': {
      if (name === '*' || model === null || model.nodesOpen !== null || model.agent !== undefined) return null;
      const known = model.nodes.map((node) => node.name);
      const side = option === 'interruptBefore' ? 'before' : 'after';
      return known.includes(name) ? null : { sentence: `The run is to stop ${side} ${code(name)}, and the graph has no node of that name: it goes on without stopping.`, known };
    }
    default:
      return null;
  }
}

function report(input: RuleInput, run: Run, { option, is, name, site }: AskedOption, { sentence, known }: Wrong): Detection {
  const near = is === 'key' ? option : likelyName(name, known);
  const isHere = site.file === run.site.file;
  return {
    certainty: 'always',
    message: sentence,
    help: near === null ? `There ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 8).map(code).join(', ')}${known.length > 8 ? ' and more' : ''}.` : `Did you mean ${code(near)}?`,
    graph: run.graph,
    site: isHere ? site : run.site,
    evidence: { key: option, name, candidates: near === null ? [] : [near] },
    related: isHere ? [{ role: 'run', message: `${callOf(run)} is given it`, site: run.site }] : [{ role: 'option', message: `${code(name)} stands here`, site }],
    fixes: near === null ? [] : fixesOf(input, { option, is, name, site }, near),
  };
}

function fixesOf(input: RuleInput, { is, name, site }: AskedOption, near: string): Fix[] {
  return is === 'key' ? renameKey(input, [site], name, near) : renameText(input, site, name, near);
}
