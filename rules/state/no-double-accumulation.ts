import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Fix, Related } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, Write } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { withoutState } from '../fixes/handed-back.ts';
import { onlyNewParts } from '../fixes/writers.ts';
import { mayHold } from '../shared/held.ts';
import { pathTo } from '../shared/paths.ts';
import { placeOf } from '../shared/races.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { startsOf } from '../shared/sends.ts';
import { code } from '../shared/words.ts';

/**
 * A node returns what was there together with something new, or just what was there, and the reducer adds that to what
 * is there: all of it is there twice, and twice as much each time the node runs.
 */
export const noDoubleAccumulation: Rule = {
  id: 'no-double-accumulation',
  title: 'A node returns what was there, and the reducer adds it again',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the reducer, and how the value that is written is made from the state',
  offers: ['safe', 'review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      for (const channel of model.channels) {
        if (channel.folding?.adds !== true) continue;
        for (const node of model.nodes) {
          const again = repeats(input, model, channel, node);
          if (again.length > 0) yield report(input, model, channel, node, again);
        }
      }
    }
  },
};

/** The writes of a node that bring back what the key holds, each place once. */
function repeats(input: RuleInput, model: GraphModel, channel: Channel, node: GraphNode): Write[] {
  const writes = node.outcomes.flatMap((outcome) => outcome.writes).filter(({ key, relation, run }) => key === channel.key && run === undefined && (relation === 'grown' || relation === 'copied'));
  if (writes.length === 0 || node.kind === 'agent' || node.kind === 'tools' || !seesChannel(model, channel, node)) return [];
  const held = writes.some(({ relation }) => relation === 'copied') && mayHold(input, model, channel, node);
  const wrong = writes.filter(({ relation }) => relation === 'grown' || held);
  return [...new Map(wrong.map((write) => [`${write.site.file}:${write.site.start}`, write])).values()];
}

/** What a Send passes may have nothing to do with the state. */
function seesChannel(model: GraphModel, { key }: Channel, { name }: GraphNode): boolean {
  const { sent, plain } = startsOf(model, name);
  return plain || sent.some((args) => args !== null && args.handed.includes(key));
}

function report(input: RuleInput, model: GraphModel, channel: Channel, node: GraphNode, writes: readonly Write[]): Detection {
  const [first] = writes as [Write];
  const [key, name] = [code(channel.key), code(node.name)];
  const spread = first.ifPresent;
  const does = first.relation === 'grown' ? `returns ${key} with something added` : spread ? `hands back ${key} with the state` : `returns ${key} as it was`;
  const reducer = channel.folding?.site ?? null;
  const related: Related[] = writes.map(({ site }) => ({ role: 'write', node: node.name, message: `${name} writes ${key} here`, site }));
  if (reducer !== null) related.push({ role: 'reducer', message: `the reducer of ${key} adds what is written`, site: reducer });
  const schedule = pathTo(model, node.name);
  return {
    certainty: isCertain(node, channel) ? 'always' : 'sometimes',
    message: `${name} ${does}, and the reducer adds it all again: ${consequence(channel)}.`,
    help: spread ? `Return only the keys that ${name} changes.` : first.relation === 'grown' ? `Return only the new part of ${key}.` : `Leave ${key} out of what ${name} returns.`,
    graph: model.id,
    site: placeOf(model.file, node, writes),
    evidence: { key: channel.key, nodes: [node.name], ...(schedule === null ? {} : { schedule }) },
    related,
    fixes: fixesOf(input, model, channel, node, writes),
  };
}

function consequence({ reducer }: Channel): string {
  return reducer === 'sum' ? 'the old part counts twice' : 'the old part is there twice';
}

function isCertain({ outcomes, writesOpen }: GraphNode, { key }: Channel): boolean {
  const again = (write: Write) => write.key === key && write.certainty === 'always' && (write.relation === 'grown' || write.relation === 'copied');
  return writesOpen === null && outcomes.every(({ writes }) => writes.some(again));
}

/** Only the new part is returned. To leave the state out of a return is the safe way for this key, but others may be meant. */
function fixesOf(input: RuleInput, model: GraphModel, channel: Channel, node: GraphNode, writes: readonly Write[]): Fix[] {
  if (writes.every(({ ifPresent }) => ifPresent)) {
    const sites: Site[] = writes.map(({ site }) => site);
    return withoutState(input, model, node, sites);
  }
  if (writes.some(({ relation, ifPresent }) => relation !== 'grown' || ifPresent)) return [];
  const edits = onlyNewParts(input, channel, writes);
  return edits === null || edits.length === 0 ? [] : [{ title: 'Return only the new part', safety: 'safe', edits }];
}
