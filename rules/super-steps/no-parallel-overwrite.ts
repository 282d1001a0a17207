import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import { type Writer, writersOf } from '../shared/channel-writers.ts';
import { groupOf, KEYS, type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * An `Overwrite` puts its value in the place of what the reducer has gathered. It counts for the whole super-step: what
 * others write beside it is lost, whatever its order, and a second one is refused.
 */
export const noParallelOverwrite: Rule = {
  id: 'no-parallel-overwrite',
  title: 'An Overwrite meets another write of its key in one super-step',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the reducer, the Overwrite, the other write and the edges that start both nodes',
  *detect(input) {
    for (const graph of input.graphs) {
      for (const channel of graph.model.channels) {
        // The first write of an empty channel is kept as it is, so what comes of an Overwrite there depends on the order.
        if (channel.kind !== 'reducer' || !channel.initial || !writersOf(graph.model, channel).some(overwrites)) continue;
        const throwing = raceOn(graph, channel, { matters: (a, b) => overwrites(a) && overwrites(b), within: false });
        if (throwing !== null) yield report(graph, channel, throwing, true);
        const losing = raceOn(graph, channel, { matters: (a, b) => (overwrites(a) && adds(b)) || (overwrites(b) && adds(a)), within: false });
        if (losing !== null) yield report(graph, channel, losing, false);
      }
    }
  },
};

function overwrites({ writes }: Writer): boolean {
  return writes.every(({ overwrite }) => overwrite === true);
}

/** What it writes is its own, and would be missed. */
function adds({ writes }: Writer): boolean {
  return writes.every(({ overwrite, relation }) => overwrite === undefined && relation !== 'copied');
}

function report({ model }: RuleGraph, channel: Channel, race: Race, throws: boolean): Detection {
  const first = race.writers.find(overwrites)!.node.name;
  const help = (keys: string): string => `Run one node after the other, or let ${throws ? 'one node' : code(first)} write ${keys} ${throws ? 'alone' : 'without an `Overwrite`'}.`;
  return {
    ...reportOf(model, channel, race),
    message: message(race, first, throws, code(channel.key)),
    group: groupOf(model, race, message(race, first, throws, KEYS), help('them')),
    help: help(code(channel.key)),
    fixes: [],
  };
}

function message(race: Race, first: string, throws: boolean, key: string): string {
  const { writers, certainty } = race;
  const meets = whoMeets(race, key);
  if (throws) return `${meets}, each with an ${code('Overwrite')}, of which a step takes one: the run ${certainty === 'always' ? 'will' : 'can'} throw.`;
  return `${meets}, and ${code(first)} with an ${code('Overwrite')}: what the ${writers.length > 2 ? 'others write' : 'other writes'} is lost.`;
}
