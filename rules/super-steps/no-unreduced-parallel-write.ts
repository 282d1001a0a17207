import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import { raceFixes } from '../fixes/reducer.ts';
import { groupOf, KEYS, type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

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
  offers: ['review'],
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
    // The library's error of an ephemeral channel carries no code, so it is called by its name.
    ...(channel.kind === 'ephemeral' ? { runtimeError: 'InvalidUpdateError' } : {}),
    message: message(channel, race, code(channel.key), 'it has'),
    help: help(race, code(channel.key)),
    group: groupOf(model, race, message(channel, race, KEYS, 'they have'), help(race, 'each of them')),
    fixes: raceFixes(input, channel, race.writers.flatMap(({ writes }) => writes)),
  };
}

function message(channel: Channel, race: Race, key: string, has: 'it has' | 'they have'): string {
  const { writers, pairs, certainty } = race;
  const keeps = channel.trap === null || channel.trap === 'default-without-reducer' ? `${has} no reducer` : `${has} no reducer that counts`;
  const [first] = writers;
  const subject = pairs.length === 1 && first !== undefined && first.twiceIfHeld !== null && writers.length === 1 ? `${code(first.node.name)} writes ${key} twice in one return` : whoMeets(race, key);
  return `${subject}, and ${keeps}: the run ${certainty === 'always' ? 'will' : 'can'} throw.`;
}

function help({ writers }: Race, key: string): string {
  if (writers.some(({ node }) => node.kind === 'subgraph')) return `Narrow the output schema of the subgraph, give ${key} a reducer, or run one node after the other.`;
  if (writers.some(({ own }) => !own)) return `Return only the keys the node changes, give ${key} a reducer, or run one node after the other.`;
  return `Give ${key} a reducer, or run one node after the other.`;
}
