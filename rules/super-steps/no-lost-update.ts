import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Fix, Related } from '../../src/model/finding.ts';
import type { GraphModel, Write } from '../../src/model/graph.ts';
import type { Sample } from '../../src/model/json.ts';
import { isMark } from '../../src/model/mark-names.ts';
import { type Writer, writersOf } from '../shared/channel-writers.ts';
import { onlyNewParts } from '../fixes/writers.ts';
import { fills, givenByInput, leadsTo } from '../shared/held.ts';
import { successors } from '../shared/paths.ts';
import { groupOf, KEYS, type Race, raceOn, reportOf, whoMeets } from '../shared/races.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { startsOf } from '../shared/sends.ts';
import { code } from '../shared/words.ts';

/**
 * Two tasks of one super-step read the same value, change it, and put back what they made of it. The reducer compares or
 * merges whole values, so the one that is applied later brings back what it read, and the change of the other is gone.
 */
export const noLostUpdate: Rule = {
  id: 'no-lost-update',
  title: 'Two nodes of one super-step put back what they read, and one of the changes is lost',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the reducer, both writes, how they are made from the state, and the edges that start both nodes',
  offers: ['review'],
  *detect(input) {
    for (const graph of input.graphs) {
      for (const channel of graph.model.channels) {
        const way = channel.reducer === null ? undefined : WAYS[channel.reducer];
        if (way === undefined || (way === 'compares' && isMark(channel.key))) continue;
        const race = raceOn(graph, channel, { matters: (a, b) => loses(input, graph, channel, way, a, b), within: false });
        if (race !== null) yield report(input, graph, channel, way, race);
      }
    }
  },
};

type Way = 'merges' | 'compares' | 'replaces';

const WAYS: Readonly<Record<string, Way>> = { 'object-merge': 'merges', 'merge-by-id': 'replaces', max: 'compares', min: 'compares' };

/** Of two merges the later one counts: it brings back what it read. Of two compared numbers both must have grown. */
function loses(input: RuleInput, { model }: RuleGraph, channel: Channel, way: Way, a: Writer, b: Writer): boolean {
  const puts = (writer: Writer) => grownOf(writer.writes) !== null && sees(model, channel, writer);
  if (way === 'compares') return puts(a) && puts(b);
  const [first, last] = inOrder(model, a, b);
  if (way === 'replaces') return channel.folding?.replacesItems === true && sees(model, channel, last) && bringsBack(first, last) && mayBeThere(input, model, channel, last, null);
  if (sharedPart(model, channel, first, last) !== null) return true;
  return puts(last) && partsOf(first).some((part) => !setsItself(last, part) && mayBeThere(input, model, channel, last, part));
}

/** The later one puts back all items with something new in them, and leaves what the other has given them as it was. */
function bringsBack(first: Writer, last: Writer): boolean {
  const [before, after] = [remadeBy(first), remadeBy(last)];
  return after.length > 0 && before.some((name) => !after.includes(name));
}

function remadeBy({ writes }: Writer): readonly string[] {
  return writes.flatMap(({ remadeItems = [] }) => remadeItems);
}

/** A part that both set, and that the later one makes of what it had read. */
function sharedPart(model: GraphModel, channel: Channel, first: Writer, last: Writer): string | null {
  if (!sees(model, channel, last)) return null;
  const before = partsOf(first);
  return last.writes.flatMap(({ grownParts = [] }) => grownParts).find((part) => before.includes(part) && !isMark(part) && !isHandedBack(first, part)) ?? null;
}

/** `{ tags: state.profile.tags }` says nothing new. */
function isHandedBack({ writes }: Writer, part: string): boolean {
  return writes.every(({ samples = [], grownParts = [] }) => !grownParts.includes(part) && samples.every((one) => isObject(one) && isHole(one[part])));
}

function isObject(sample: Sample): sample is { readonly [key: string]: Sample } {
  return typeof sample === 'object' && sample !== null && !Array.isArray(sample) && !('hole' in sample);
}

/** Of what is not known nobody can say that it is missed. */
function isHole(sample: Sample | undefined): boolean {
  return sample === undefined || (typeof sample === 'object' && sample !== null && 'hole' in sample);
}

/** A task of a Send sees what the Send passes. */
function sees(model: GraphModel, { key }: Channel, { node }: Writer): boolean {
  const { sent, plain } = startsOf(model, node.name);
  return plain || sent.some((args) => args !== null && args.handed.includes(key));
}

/** Tasks of Sends are applied after those that edges start, whatever their names. */
function inOrder(model: GraphModel, a: Writer, b: Writer): readonly [Writer, Writer] {
  const sent = ({ node }: Writer) => !startsOf(model, node.name).plain;
  return sent(a) && !sent(b) ? [b, a] : [a, b];
}

/** The properties that a writer sets itself; null for one that is not known. */
function partsOf({ writes }: { readonly writes: readonly Write[] }): readonly (string | null)[] {
  const own = writes.filter(({ relation, ifPresent }) => relation !== 'copied' && !ifPresent);
  return own.flatMap(({ samples = [], relation }) => {
    const objects = samples.filter(isObject);
    const named = objects.flatMap((one) => Object.keys(one));
    return named.length > 0 ? named : objects.length > 0 && relation !== 'grown' ? [] : [null];
  });
}

function setsItself(last: Writer, part: string | null): boolean {
  return part !== null && partsOf(last).includes(part);
}

/** Whether the part can be in the key before the step: from the input, from an earlier run, or from a node before. */
function mayBeThere(input: RuleInput, model: GraphModel, channel: Channel, last: Writer, part: string | null): boolean {
  if (channel.input && (model.inputKeys === null || givenByInput(input, model, channel))) return true;
  if (model.compiles.some(({ checkpointer }) => checkpointer === 'yes')) return true;
  const next = successors(model);
  const brings = (writer: Writer) => writer.writes.some(fills) && partsOf(writer).some((one) => one === null || part === null || one === part);
  return writersOf(model, channel).some((writer) => brings(writer) && leadsTo(next, writer.node.name, last.node.name));
}

function report(input: RuleInput, { model }: RuleGraph, channel: Channel, way: Way, race: Race): Detection {
  const { related, ...rest } = reportOf(model, channel, race);
  const ofParts = isOfParts(model, channel, way, race);
  const reads = race.writers.flatMap(({ node, writes }): Related[] => {
    const write = grownOf(writes) ?? writes.find(({ grownParts, remadeItems }) => grownParts !== undefined || remadeItems !== undefined) ?? null;
    return write === null ? [] : [{ role: 'read', node: node.name, message: `${code(node.name)} makes it of the ${code(channel.key)} that it read`, site: write.site }];
  });
  return {
    ...rest,
    message: message(model, channel, way, race, code(channel.key)),
    ...(ofParts ? {} : { group: groupOf(model, race, message(model, channel, way, race, KEYS), help('them', way)) }),
    help: ofParts ? `Give each its own key, or let the reducer of ${code(channel.key)} merge what is within. A lock does not help: both nodes were given the state before either of them ran.` : help(code(channel.key), way),
    related: [...related, ...reads],
    fixes: way === 'merges' ? fixesOf(input, channel, race) : [],
  };
}

function isOfParts(model: GraphModel, channel: Channel, way: Way, { writers, pairs }: Race): boolean {
  const byName = new Map(writers.map((writer) => [writer.node.name, writer]));
  const [a, b] = pairs[0]!;
  return way === 'merges' && sharedPart(model, channel, ...inOrder(model, byName.get(a)!, byName.get(b)!)) !== null;
}

function fixesOf(input: RuleInput, channel: Channel, { writers }: Race): Fix[] {
  const edits = onlyNewParts(input, channel, writers.flatMap(({ writes }) => writes));
  return edits === null || edits.length === 0 ? [] : [{ title: 'Return only what the nodes change', safety: 'review', edits }];
}

function grownOf(writes: readonly Write[]): Write | null {
  return writes.find(({ relation, ifPresent }) => relation === 'grown' && !ifPresent) ?? null;
}

function message(model: GraphModel, channel: Channel, way: Way, race: Race, key: string): string {
  const [a, b] = race.pairs[0]!;
  const self = a === b;
  const subject = whoMeets(race, key);
  if (way === 'compares') return `${subject}, and the reducer keeps one result: ${example(channel)}`;
  const byName = new Map(race.writers.map((writer) => [writer.node.name, writer]));
  const [first, last] = inOrder(model, byName.get(a)!, byName.get(b)!).map(({ node }) => code(node.name)) as [string, string];
  const part = sharedPart(model, channel, ...inOrder(model, byName.get(a)!, byName.get(b)!));
  if (part !== null) return `${subject}, both its ${code(part)}, and ${self ? 'each' : last} makes it of what it had read: ${self ? 'one change' : `the change of ${first}`} is lost.`;
  if (self) return `${subject}, with all that it read: the last task puts the old values back.`;
  return `${subject}, and ${last} puts back what it had read: the change of ${first} is lost.`;
}

function example({ reducer }: Channel): string {
  return reducer === 'max' ? 'from 3, two that add 1 make 4.' : 'from 3, two that take 1 make 2.';
}

function help(key: string, way: Way): string {
  const lock = 'A lock does not help: both nodes were given the state before either of them ran.';
  if (way === 'replaces') return `Let the reducer merge items of one id, and return only the id and what the node changes. ${lock}`;
  return way === 'merges' ? `Return only what the node changes, not the rest of ${key}. ${lock}` : `Let the reducer of ${key} add, and return only what is added. ${lock}`;
}
