import type { Channel, Folding } from '../../src/model/channel.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import type { Emptied, GraphModel, RouterEdge } from '../../src/model/graph.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import { writersOf } from '../shared/channel-writers.ts';
import { copyFirst, ownDefault, withoutAsync } from '../fixes/impure.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { brief, code, few } from '../shared/words.ts';

/**
 * A reducer has to give a new value and leave its arguments alone. The library calls it more often than there are writes,
 * and hands the same objects to all who look at the state.
 */
export const noImpureReducer: Rule = {
  id: 'no-impure-reducer',
  title: 'A reducer changes its arguments, or does not give a value',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the reducer, or the default, of the key',
  offers: ['safe', 'review'],
  *detect(input) {
    const seen = new Set<string>();
    const first = ({ file, start }: Site) => !seen.has(`${file}:${start}`) && seen.add(`${file}:${start}`);
    for (const { model } of input.graphs) {
      for (const channel of model.channels) {
        const { folding, sharedDefault } = channel;
        const place = folding?.site ?? channel.property ?? channel.site;
        if (folding !== undefined && place !== null && (folding.gives !== null || folding.mutates !== null) && first(place)) yield reportReducer(input, model, channel, folding, place);
        const unanswered = (model.emptied ?? []).filter(({ key }) => key === channel.key);
        if (place !== null && unanswered.length > 0 && first(place)) yield reportUnanswered(model, channel, unanswered, place);
        if (sharedDefault !== undefined && first(sharedDefault)) yield reportDefault(input, model, channel, sharedDefault);
      }
    }
  },
};

function reportReducer(input: RuleInput, model: GraphModel, channel: Channel, folding: Folding, place: Site): Detection {
  const key = code(channel.key);
  const twice = folding.gives === null ? routedWriter(model, channel) : null;
  const { related, ...rest } = base(model, channel, place, 'reducer', `the reducer of ${key}`);
  return {
    ...rest,
    related: twice === null ? related : [...related, { role: 'router', node: twice.from.name, message: 'this looks at the state with the update applied', site: twice.site }],
    message: `The reducer of ${key} ${sentence(channel, folding, twice)}`,
    help: HELP[folding.gives ?? 'mutates'],
    fixes: folding.gives === 'promise' ? withoutAsync(input, place) : folding.gives === null && folding.mutates === 'current' ? copyFirst(input, place) : [],
  };
}

/** An action that its switch does not know. */
function reportUnanswered(model: GraphModel, channel: Channel, updates: readonly Emptied[], place: Site): Detection {
  const key = code(channel.key);
  const { related, ...rest } = base(model, channel, place, 'reducer', `the reducer of ${key}`);
  const nodes = [...new Set(updates.map(({ node }) => node))];
  return {
    ...rest,
    evidence: { key: channel.key, nodes: [...nodes].sort(compareText) },
    related: [...related, ...updates.map(({ node, site }) => ({ role: 'write', node, message: `${code(node)} writes what it has no answer to`, site }))],
    message: `The reducer of ${key} comes to its end without a value for what ${few(nodes.map(code))} ${nodes.length === 1 ? 'writes' : 'write'}: then ${key} loses its value.`,
    help: HELP.nothing,
    fixes: [],
  };
}

function sentence(channel: Channel, { gives, mutates }: Folding, twice: RouterEdge | null): string {
  const key = code(channel.key);
  switch (gives) {
    case 'promise':
      return `gives a Promise, and nobody waits for it: ${key} becomes that Promise.`;
    case 'generator':
      return `is a generator, whose body never runs: ${key} becomes an iterator.`;
    case 'nothing':
      return `gives back nothing on some path: there ${key} loses its value.`;
    case null:
      break;
  }
  const which = mutates === 'update' ? 'the update' : 'the current value';
  if (twice !== null) return `changes ${which} in place: the router of ${code(twice.from.name)} has it applied once more, so updates can be there twice.`;
  return `changes ${which} in place: nodes of the same step and earlier snapshots see it change.`;
}

/** A node that writes the key and has a conditional edge: its router looks at the state with the writes applied. */
function routedWriter(model: GraphModel, channel: Channel): RouterEdge | null {
  for (const { node } of writersOf(model, channel)) {
    const router = model.edges.find((edge): edge is RouterEdge => edge.kind === 'router' && edge.from.name === node.name);
    if (router !== undefined) return router;
  }
  return null;
}

const HELP = {
  promise: 'Make the reducer synchronous; wait in the node, before it returns.',
  generator: 'Make it a plain function that returns the new value.',
  nothing: 'Return a value on every path, the current one where nothing changes.',
  mutates: 'Return a new value: a copy with the update in it.',
} as const;

function reportDefault(input: RuleInput, model: GraphModel, channel: Channel, site: Site): Detection {
  const key = code(channel.key);
  return {
    ...base(model, channel, site, 'default', `the default of ${key}`),
    message: `The default of ${key} gives every run the same object, ${brief(input.text(site), 24)}: what one run changes is there in all others.`,
    help: 'Make a new object each time the default is called.',
    fixes: ownDefault(input, site),
  };
}

function base(model: GraphModel, { key, property, site: definition }: Channel, place: Site, role: string, message: string): Pick<Detection, 'certainty' | 'graph' | 'site' | 'evidence' | 'related'> {
  const here = [place, property, definition].find((one) => one !== null && one.file === model.file) ?? model.site;
  const related: Related[] = [{ role, message, site: place }];
  return { certainty: 'always', graph: model.id, site: here, evidence: { key }, related };
}
