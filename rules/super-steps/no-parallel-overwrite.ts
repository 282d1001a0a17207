import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import { type Writer, writersOf } from '../shared/channel-writers.ts';
import { type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
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
  const { writers, certainty } = race;
  const first = writers.find(overwrites)!;
  const key = code(channel.key);
  const meets = whoMeets(race, key);
  return {
    ...reportOf(model, channel, race),
    message: throws
      ? `${meets}, each with an ${code('Overwrite')}, of which a step takes one: the run ${certainty === 'always' ? 'will' : 'can'} throw.`
      : `${meets}, and ${code(first.node.name)} with an ${code('Overwrite')}: what the ${writers.length > 2 ? 'others write' : 'other writes'} is lost.`,
    help: `Run one node after the other, or let ${throws ? 'one node' : code(first.node.name)} write ${key} ${throws ? 'alone' : 'without an `Overwrite`'}.`,
    fixes: [],
  };
}
