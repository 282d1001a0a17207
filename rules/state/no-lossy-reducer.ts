import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { compareText } from '../../src/model/site.ts';
import { type Writer, writersOf } from '../shared/channel-writers.ts';
import { betterReducers } from '../fixes/replace-reducer.ts';
import { pathTo } from '../shared/paths.ts';
import { groupOf, KEYS, placeOf, type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { startsOf } from '../shared/sends.ts';
import { code, few } from '../shared/words.ts';

/**
 * A reducer that keeps one of two writes turns a conflict into a loss: nothing throws, and which write is left depends on
 * the names of the nodes. A reducer that ignores its update loses all of them.
 */
export const noLossyReducer: Rule = {
  id: 'no-lossy-reducer',
  title: 'A reducer keeps one of the writes that a super-step makes',
  preset: 'recommended',
  severity: 'warning',
  runtimeError: null,
  needs: 'the reducer, both writes and the edges that start both nodes',
  offers: ['review'],
  *detect(input) {
    for (const graph of input.graphs) {
      for (const channel of graph.model.channels) {
        if (channel.reducer === 'identity' || channel.folding?.ignores === 'update') yield* ignored(input, graph, channel);
        else if (keptBy(channel) !== null) yield* lost(input, graph, channel);
      }
    }
  },
};

/** Which of two writes is left. What makes something of the update alone keeps the last as well. */
function keptBy({ reducer, folding }: Channel): 'last' | 'first' | null {
  if (reducer === 'last-wins' || folding?.ignores === 'current') return 'last';
  return reducer === 'first-wins' ? 'first' : null;
}

function* lost(input: RuleInput, graph: RuleGraph, channel: Channel): Iterable<Detection> {
  const matters = (a: Writer, b: Writer) => loses(graph.model, channel, a, b);
  const race = raceOn(graph, channel, { matters, within: false });
  if (race === null) return;
  yield {
    ...reportOf(graph.model, channel, race),
    message: message(graph.model, channel, race, code(channel.key), 'its reducer keeps'),
    group: groupOf(graph.model, race, message(graph.model, channel, race, KEYS, 'their reducers keep'), help('their reducers')),
    help: help(`the reducer of ${code(channel.key)}`),
    fixes: betterReducers(input, channel, race.writers.flatMap(({ writes }) => writes)),
  };
}

function help(reducer: string): string {
  return `Writes are applied in the order of the node names. Fold both in ${reducer}, give each node a key of its own, or run one node after the other.`;
}

/** Whether one of two writes is lost that says something the other does not say. */
function loses(model: GraphModel, channel: Channel, a: Writer, b: Writer): boolean {
  const { key, folding } = channel;
  const isLast = keptBy(channel) === 'last';
  const constants = new Set([...a.writes, ...b.writes].map(({ constant }) => (constant === undefined ? null : JSON.stringify(constant))));
  if (constants.size === 1 && !constants.has(null)) return false;
  const counts = ({ node, writes }: Writer) => {
    // What a Send hands on as it was is the same for all; what it names may be another value for each.
    const sent = startsOf(model, node.name).sent.some((args) => args !== null && key in args.keys && !args.handed.includes(key));
    return writes.some(({ relation, value }) => (relation !== 'copied' || sent) && !(folding?.skipsNothing === true && value === 'null'));
  };
  const [winner, loser] = inOrder(model, isLast ? [b, a] : [a, b], isLast);
  if (!counts(loser)) return false;
  return !(folding?.skipsNothing === true && winner.writes.every(({ value }) => value === 'null'));
}

/** Tasks of Sends are applied after those that edges start, whatever their names. */
function inOrder(model: GraphModel, [winner, loser]: readonly [Writer, Writer], last: boolean): readonly [Writer, Writer] {
  const sentOnly = ({ node }: Writer) => !startsOf(model, node.name).plain;
  const [a, b] = [sentOnly(winner), sentOnly(loser)];
  return a === b || a === last ? [winner, loser] : [loser, winner];
}

function message(model: GraphModel, channel: Channel, race: Race, key: string, keeps: string): string {
  const which = keptBy(channel) ?? 'first';
  const [a, b] = race.pairs[0]!;
  const subject = `${whoMeets(race, key)}, and ${keeps} the ${which} one`;
  if (a === b) return `${subject}: the ${which} Send wins.`;
  const byName = new Map(race.writers.map((writer) => [writer.node.name, writer]));
  const [winner] = inOrder(model, which === 'last' ? [byName.get(b)!, byName.get(a)!] : [byName.get(a)!, byName.get(b)!], which === 'last');
  const wins = race.pairs.length === 1 ? `${code(winner.node.name)} always wins` : `the ${which === 'last' ? 'greatest' : 'smallest'} name always wins`;
  return `${subject}: ${wins}.`;
}

function* ignored(input: RuleInput, { model, steps }: RuleGraph, channel: Channel): Iterable<Detection> {
  const writers = writersOf(model, channel)
    .map((writer) => ({ ...writer, writes: writer.writes.filter(({ relation }) => relation !== 'copied') }))
    .filter(({ node, writes }) => writes.length > 0 && steps.reachable.has(node.name));
  const [first] = writers;
  if (first === undefined || (channel.reducer !== 'identity' && !tells(writers))) return;
  const named = few(writers.map(({ node }) => code(node.name)));
  const site = channel.folding?.site ?? null;
  const related = writers.map(({ node, writes }): Related => ({ role: 'write', node: node.name, message: `${code(node.name)} writes ${code(channel.key)} here`, site: writes[0]!.site }));
  const schedule = pathTo(model, first.node.name);
  yield {
    certainty: writers.some(({ certainty }) => certainty === 'always') ? 'always' : 'sometimes',
    message: `The reducer of ${code(channel.key)} ignores the update: once there is a value, what ${named} ${writers.length === 1 ? 'writes' : 'write'} is lost.`,
    help: 'Use the second parameter of the reducer, the update.',
    graph: model.id,
    site: site?.file === model.file ? site : placeOf(model.file, first.node, first.writes),
    evidence: { key: channel.key, nodes: writers.map(({ node }) => node.name).sort(compareText), ...(schedule === null ? {} : { schedule }) },
    related: site === null ? related : [...related, { role: 'reducer', message: `the reducer of ${code(channel.key)}`, site }],
    fixes: betterReducers(input, channel, writers.flatMap(({ writes }) => writes)),
  };
}

/** Whether what is written says more than that something was: `(count) => count + 1` needs nothing but that. */
function tells(writers: readonly Pick<Writer, 'writes'>[]): boolean {
  const writes = writers.flatMap((writer) => writer.writes);
  const constants = new Set(writes.flatMap(({ constant }) => (constant === undefined ? [] : [JSON.stringify(constant)])));
  return constants.size > 1 || writes.some(({ constant, relation }) => constant === undefined && relation !== 'grown');
}
