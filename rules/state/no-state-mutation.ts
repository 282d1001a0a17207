import type { Channel } from '../../src/model/channel.ts';
import type { Mutation } from '../../src/model/body-facts.ts';
import type { Detection, Fix } from '../../src/model/finding.ts';
import type { GraphModel, Target } from '../../src/model/graph.ts';
import { nodesByName } from '../shared/indexes.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { ledTo, targetsByName } from '../shared/sends.ts';
import { code } from '../shared/words.ts';

/**
 * A node or router changes its state in place. Values are handed over as they are, so tasks of the same super-step see
 * the change at once, no reducer is asked, and whether it lasts depends on what is written later. Only the object that
 * holds the keys is the task's own: what is set on it is gone when the task ends.
 */
export const noStateMutation: Rule = {
  id: 'no-state-mutation',
  title: 'A node or router changes the state it was given, instead of returning a new value',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the body of the node or router, and that the changed value comes from its state',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const seen = new Set<string>();
      for (const mutation of model.mutations) {
        const place = `${mutation.site.file}:${mutation.site.start}:${mutation.key}`;
        if (seen.has(place) || !isMistake(input, model, mutation)) continue;
        seen.add(place);
        yield report(model, mutation);
      }
    }
  },
};

function isMistake(input: RuleInput, model: GraphModel, mutation: Mutation): boolean {
  const channel = model.channels.find(({ key }) => key === mutation.key) ?? null;
  if (channel === null && (mutation.top || model.channelsOpen === null)) return false;
  if (channel?.kind === 'untracked' || channel?.kind === 'broken') return false;
  if (mutation.by === 'node' && isGivenOtherwise(model, mutation)) return false;
  return mutation.top ? isLost(model, mutation) : isMethodOfState(input, channel, mutation);
}

/** A node that Sends start gets what they pass, which is the state's own only where they hand it on. */
function isGivenOtherwise(model: GraphModel, { node, key }: Mutation): boolean {
  const targets = targetsByName(model).get(node) ?? [];
  const sent = targets.filter(({ send }) => send !== null);
  if (sent.length === 0) return false;
  const started = targets.some(({ send }) => send === null) || ledTo(model).has(node);
  return !started && !sent.some((target) => handsOn(target, key));
}

function handsOn({ args }: Target, key: string): boolean {
  return args != null && !(key in args.keys) && args.handed.includes(key);
}

/** Set on the task's own object, looked at no more, and not returned. */
function isLost(model: GraphModel, { node: name, by, key, read }: Mutation): boolean {
  if (read) return false;
  if (by === 'router') return true;
  const node = nodesByName(model).get(name);
  return node !== undefined && node.writesOpen === null && !node.outcomes.some(({ writes }) => writes.some((write) => write.key === key));
}

const LISTS = /\[\]|\bArray\b|\barray\(|\btuple\(|Messages|append|concat/;
const COLLECTIONS = /\b(?:Weak)?(?:Map|Set)\b|\.(?:map|set)\(/;

/** Many things have a method `add` or `fill`. Lists and collections are known by how the key is declared. */
function isMethodOfState(input: RuleInput, channel: Channel | null, { how, name, awaited }: Mutation): boolean {
  if (how !== 'call') return true;
  if (awaited) return false;
  const declared = channel === null ? '' : `${channel.type ?? ''} ${channel.site === null ? '' : input.text(channel.site)}`;
  if (name === 'set' || name === 'add' || name === 'delete' || name === 'clear') return COLLECTIONS.test(declared);
  if (name === 'fill' || name === 'copyWithin') return LISTS.test(declared);
  return true;
}

function report(model: GraphModel, mutation: Mutation): Detection {
  const { key, node, site, shown } = mutation;
  const property = model.channels.find((channel) => channel.key === key)?.property ?? null;
  return {
    certainty: 'sometimes',
    message: `${who(mutation)} ${what(mutation)}: ${consequence(mutation)}`,
    help: help(mutation),
    graph: model.id,
    site: shown,
    evidence: { key, nodes: [node] },
    related: [
      { role: 'change', node, message: `${code(key)} is changed here`, site },
      ...(property === null ? [] : [{ role: 'channel', message: `${code(key)} is declared here`, site: property }]),
    ],
    fixes: copyFirst(mutation),
  };
}

function who({ node, by }: Mutation): string {
  const name = code(node === '__start__' ? 'START' : node);
  return by === 'router' ? `The router of ${name}` : name;
}

function what({ key, how, name, top }: Mutation): string {
  if (top) return `${how === 'delete' ? 'deletes' : 'sets'} ${code(`state.${key}`)} and does not return it`;
  if (how === 'call') return `changes the value of ${code(key)} in place with ${code(name ?? '')}`;
  const property = name === null ? 'a property' : code(name);
  return `${how === 'delete' ? 'deletes' : 'sets'} ${property} inside the value of ${code(key)}`;
}

function consequence({ by, top }: Mutation): string {
  if (top) return 'the object is this task’s own, so the change is lost.';
  return `${by === 'router' ? 'other nodes and routers' : 'nodes of the same step'} see it, and no reducer is asked.`;
}

function help({ key, by, top, how }: Mutation): string {
  if (by === 'router') return `Routers can only read: change ${code(key)} in a node, and return it from there.`;
  if (top) return how === 'delete' ? `Return a value for ${code(key)} that says it is gone.` : `Return ${code(`{ ${key}: … }`)}.`;
  return `Copy the value, change the copy, and return it under ${code(key)}.`;
}

const COPYING: ReadonlyMap<string, string> = new Map([
  ['sort', 'toSorted'],
  ['reverse', 'toReversed'],
]);

/** Where the sorted list is used on the spot, a sorted copy does as well. */
function copyFirst({ name, method }: Mutation): Fix[] {
  const copying = name === null || method === null ? undefined : COPYING.get(name);
  return copying === undefined ? [] : [{ title: `Use ${code(copying)}, which leaves the list as it is`, safety: 'review', edits: [{ site: method!, text: copying }] }];
}
