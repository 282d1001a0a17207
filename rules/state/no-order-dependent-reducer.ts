import type { Channel } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, OrderEffect } from '../../src/model/graph.ts';
import type { Json } from '../../src/model/json.ts';
import type { Writer } from '../shared/channel-writers.ts';
import { mayHold } from '../shared/held.ts';
import { groupOf, KEYS, type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { isSince } from '../shared/versions.ts';
import { code } from '../shared/words.ts';

/**
 * A reducer that gives another result when two writes change places. Writes are applied in the order of the node names,
 * those of Sends by their index, so that the result hangs on a name; before 1.5 those of a DeltaValue come in another order
 * each run.
 */
export const noOrderDependentReducer: Rule = {
  id: 'no-order-dependent-reducer',
  title: 'The result of a reducer depends on the order of the writes of one super-step',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the reducer, what both nodes write and the edges that start them',
  *detect(input) {
    for (const graph of input.graphs) {
      for (const channel of graph.model.channels) {
        const finding = detectOn(input, graph, channel);
        if (finding !== null) yield finding;
      }
    }
  },
};

/** From here on a DeltaValue gets the writes of a step in the order of the node names. */
const DELTA_IN_ORDER = '1.5.0';

function detectOn(input: RuleInput, graph: RuleGraph, channel: Channel): Detection | null {
  const effects = (graph.model.orders ?? []).filter(({ key }) => key === channel.key);
  const batched = channel.kind === 'delta' && !isSince(input.program.library, DELTA_IN_ORDER);
  const gathers = channel.kind === 'delta' && (channel.reducer === 'append' || channel.reducer === 'merge-by-id');
  // In a known order nothing is lost of what a list gathers.
  if (gathers && !batched) return null;
  const shuffled = gathers;
  if (effects.length === 0 && !shuffled) return null;
  const counts = (effect: OrderEffect) => !effect.empty || !isFilled(input, graph.model, channel, effect);
  const effectOf = (a: Writer, b: Writer) => effects.find(({ nodes: [one, other] }) => one === a.node.name && other === b.node.name);
  const matters = (a: Writer, b: Writer) => {
    const effect = effectOf(a, b);
    return shuffled || (effect !== undefined && counts(effect) && !bothCount(a, b));
  };
  const race = raceOn(graph, channel, { matters, within: false });
  if (race === null) return null;
  const [a, b] = race.pairs[0]!;
  const effect = effects.find(({ nodes: [one, other] }) => one === a && other === b);
  const { related, ...rest } = reportOf(graph.model, channel, race);
  const place = channel.folding?.site;
  const explained = effect === undefined || place == null ? related : related.map((one) => (one.role === 'reducer' ? { ...one, message: shown(effect, race.writers.length === 1) } : one));
  return { ...rest, related: explained, message: `${told(race, code(channel.key), 'it')}${example(effect)}.`, group: groupOf(graph.model, race, `${told(race, KEYS, 'them')}.`, help('them', race, batched)), help: help(code(channel.key), race, batched), fixes: [] };
}

/** Both make one part of what they had read: what is lost then `no-lost-update` says. */
function bothCount(a: Writer, b: Writer): boolean {
  const parts = a.writes.flatMap(({ grownParts = [] }) => grownParts);
  return b.writes.some(({ grownParts = [] }) => grownParts.some((part) => parts.includes(part)));
}

/** What holds only for an empty key does not where something is in it by then. */
function isFilled(input: RuleInput, model: GraphModel, channel: Channel, { nodes }: OrderEffect): boolean {
  if (model.inputKeys === null ? false : model.inputKeys.includes(channel.key)) return true;
  return model.nodes.some((node) => nodes.includes(node.name) && mayHold(input, model, channel, node));
}

function told(race: Race, key: string, it: string): string {
  return `${whoMeets(race, key)}, and what comes of ${it} depends on their order`;
}

function example(effect: OrderEffect | undefined): string {
  const results = effect?.results.map((one) => JSON.stringify(one)) ?? [];
  return results.length === 2 && results.every((one) => one.length <= 16) ? `: ${results.join(' or ')}` : '';
}

function shown({ nodes: [a, b], values, results }: OrderEffect, alone: boolean): string {
  const [one, other] = alone ? ['one', 'the other'] : [code(a), code(b)];
  return `with ${text(values[0])} from ${one} and ${text(values[1])} from ${other} it gives ${text(results[0])}, the other way round ${text(results[1])}`;
}

function text(value: Json): string {
  const whole = JSON.stringify(value);
  return whole.length > 60 ? `${whole.slice(0, 57)}…` : whole;
}

function help(key: string, { writers }: Race, batched: boolean): string {
  const order = writers.length === 1 ? 'Writes are applied in the order of the Sends.' : 'Writes are applied in the order of the node names.';
  return batched ? `Before version ${DELTA_IN_ORDER} of the library writes reach it in another order each run. Sort by something in the values, or let a ReducedValue hold ${key}.` : `${order} Let the reducer give the same in either order, give each node a part of its own, or run one node after the other.`;
}
