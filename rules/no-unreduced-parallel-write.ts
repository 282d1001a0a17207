import type { Channel } from '../src/model/channel.ts';
import type { Detection } from '../src/model/finding.ts';
import { raceFixes } from './fixes/reducer.ts';
import { type Race, raceOn, reportOf, whoMeets } from './races.ts';
import type { Rule, RuleGraph, RuleInput } from './rule.ts';
import { code } from './words.ts';

/**
 * Two tasks of one super-step write a key that keeps one value. All their writes are applied together when the step
 * ends, so neither is the last one: the library throws INVALID_CONCURRENT_GRAPH_UPDATE, after the work of the step has
 * been done and paid for.
 */
export const noUnreducedParallelWrite: Rule = {
  id: 'no-unreduced-parallel-write',
  title: 'Two nodes of one super-step write a state key that keeps one value',
  preset: 'recommended',
  severity: 'error',
  runtimeError: 'INVALID_CONCURRENT_GRAPH_UPDATE',
  needs: 'the key, both writes and the edges that start both nodes',
  *detect(input) {
    for (const graph of input.graphs) {
      for (const channel of graph.model.channels) {
        // What tools write that a model calls together is said by `no-parallel-tool-conflict`.
        const ofTools = (name: string) => graph.model.toolUpdates.some(({ node, write }) => node === name && write.key === channel.key);
        const race = channel.single ? raceOn(graph, channel, { matters: (a, b) => a !== b || !ofTools(a.node.name) }) : null;
        if (race !== null) yield report(input, graph, channel, race);
      }
    }
  },
};

function report(input: RuleInput, { model }: RuleGraph, channel: Channel, race: Race): Detection {
  return {
    ...reportOf(model, channel, race),
    message: message(input, channel, race),
    help: help(channel, race),
    fixes: raceFixes(input, channel, race.writers.flatMap(({ writes }) => writes)),
  };
}

function message(input: RuleInput, channel: Channel, { writers, pairs, certainty }: Race): string {
  const named = writers.map(({ node, writes }) => `${code(node.name)} (${input.at(writes[0]!.site)})`);
  const key = code(channel.key);
  const keeps = channel.trap === null ? `${key} keeps one value` : `${key} keeps one value, whatever its definition says`;
  const [a, b] = pairs[0]!;
  const alone = pairs.length === 1 && a === b;
  const subject = alone && writers[0]?.twice !== null && writers[0] !== undefined ? `${named[0]} writes ${key} twice in one return` : alone ? `${named[0]} runs several times in one super-step and writes ${key} each time` : whoMeets(named, key, pairs);
  const when = certainty === 'always' ? 'the run stops' : 'where that happens the run stops';
  return `${subject}, and ${keeps}: ${when} with INVALID_CONCURRENT_GRAPH_UPDATE once their work is done.`;
}

function help(channel: Channel, { writers }: Race): string {
  if (writers.some(({ node }) => node.kind === 'subgraph')) return `Narrow the output schema of the subgraph, give ${code(channel.key)} a reducer, or run one node after the other.`;
  if (writers.some(({ own }) => !own)) return `Return only the keys the node changes, give ${code(channel.key)} a reducer, or run one node after the other.`;
  return `Give ${code(channel.key)} a reducer, or run one node after the other.`;
}
