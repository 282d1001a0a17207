import type { Channel, Trap } from '../../src/model/channel.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { definitionFixes, withSpec } from '../fixes/definition.ts';
import { within } from '../fixes/property.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * A definition of a state key that the library reads in another way than it looks: a default without a reducer, a
 * reducer that another schema has, an object where a channel belongs. Almost all of them are silent.
 */
export const noIneffectiveChannel: Rule = {
  id: 'no-ineffective-channel',
  title: 'A state key does not get what its definition says',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the definition of the key',
  offers: ['safe', 'review'],
  *detect(input) {
    const found = new Map<string, Found>();
    for (const { model } of input.graphs) {
      for (const channel of model.channels) if (channel.trap !== null && channel.site !== null && !isMeant(input, channel)) note(found, model, channel, channel.trap);
      const [first] = model.ignoredKeys ?? [];
      if (first !== undefined) yield besideRoot(input, model, first.site);
    }
    for (const one of found.values()) yield report(input, one);
  },
};

/** One mistake, which several keys can share. */
interface Found {
  readonly model: GraphModel;
  readonly trap: Trap;
  readonly place: Site;
  readonly channels: Channel[];
}

function note(found: Map<string, Found>, model: GraphModel, channel: Channel, trap: Trap): void {
  const place = channel.trapSite ?? (trap === 'root-spread-without-spec' ? (channel.property ?? channel.site!) : channel.site!);
  const id = `${trap} ${place.file} ${place.start} ${place.end}`;
  const known = found.get(id);
  if (known === undefined) found.set(id, { model, trap, place, channels: [channel] });
  else if (!known.channels.some(({ key }) => key === channel.key)) known.channels.push(channel);
}

/** A schema with a reducer that serves a key as it is, too, may well have been varied on purpose. */
function isMeant({ graphs }: RuleInput, { trap, trapSite }: Channel): boolean {
  if (trap !== 'zod-reducer-lost' || trapSite === undefined) return false;
  return graphs.some(({ model }) => model.channels.some(({ kind, trap: other, site }) => kind === 'reducer' && other === null && site !== null && within(trapSite, site)));
}

function report(input: RuleInput, { model, trap, place, channels }: Found): Detection {
  const keys = channels.map(({ key }) => key);
  const [first] = channels;
  const { says, help } = TRAPS[trap];
  const site = [place, ...channels.flatMap(({ site: whole, property }) => [whole, property])].find((one) => one?.file === model.file) ?? model.site;
  const subject = trap === 'root-spread-without-spec' || trap === 'annotation-root-as-channels' ? 'The state' : `${keys.length > 1 ? 'Each of ' : ''}${few(keys.map(code))}`;
  return {
    certainty: 'always',
    message: `${subject} ${says(channels)}`,
    help: help(first!),
    graph: model.id,
    site,
    evidence: { ...(keys.length === 1 ? { key: keys[0]! } : {}), name: trap },
    related: channels.flatMap(({ key, property }) => (property === null ? [] : [{ role: 'channel', message: `${code(key)} is declared here`, site: property }])),
    fixes: definitionFixes(input, { model, trap, place, channels }),
  };
}

function besideRoot(input: RuleInput, model: GraphModel, place: Site): Detection {
  const keys = (model.ignoredKeys ?? []).map(({ name }) => name);
  const site = place.file === model.file ? place : model.site;
  return {
    certainty: 'always',
    message: `${few(keys.map(code))} ${keys.length === 1 ? 'stands' : 'stand'} beside an annotation root spread without its \`.spec\`: the graph has no such ${keys.length === 1 ? 'key' : 'keys'}.`,
    help: 'Spread the `.spec` of the root.',
    graph: model.id,
    site,
    evidence: { ...(keys.length === 1 ? { key: keys[0]! } : {}), name: 'root-spread-without-spec' },
    related: (model.ignoredKeys ?? []).map(({ name, site: at }) => ({ role: 'channel', message: `${code(name)} is declared here`, site: at })),
    fixes: withSpec(input, model),
  };
}

interface Words {
  /** Goes on after the keys, or after "The state". */
  readonly says: (channels: readonly Channel[]) => string;
  readonly help: (channel: Channel) => string;
}

const THROWS = 'the run throws "this.operator is not a function"';

const TRAPS: Record<Trap, Words> = {
  'default-without-reducer': {
    says: () => 'has a default but no reducer, so the default is not looked at: nodes read undefined until the first write.',
    help: () => 'Add a reducer; `(_, update) => update` keeps the last value, with the default.',
  },
  'bare-function': {
    says: () => 'is given a function where an object with a reducer belongs: it is never called, and the key keeps the last value.',
    help: () => 'Pass `{ reducer: … }`.',
  },
  'reducer-not-a-function': {
    says: (channels) => `has a reducer that is no function: ${THROWS} ${whenFolded(channels)}.`,
    help: () => 'Make the reducer a function of the current value and the update.',
  },
  'reducer-not-wrapped': {
    says: (channels) => `is registered with a bare function where \`{ fn }\` belongs: ${THROWS} ${whenFolded(channels)}.`,
    help: () => 'Write `{ reducer: { fn: … } }`.',
  },
  'not-a-channel': {
    says: () => 'is no channel: the graph drops what nodes write there, or cannot be built at all.',
    help: ({ key }) => `Define ${code(key)} with \`Annotation\`, or define the whole state with zod or a StateSchema.`,
  },
  'root-as-channel': {
    says: () => 'is a whole annotation root, not a channel: the graph has none of its keys, and drops what nodes write there.',
    help: () => 'Spread the `.spec` of the root in place of the key.',
  },
  'root-spread-without-spec': {
    says: () => 'spreads an annotation root without its `.spec`, which gives none of its keys: what nodes write to them is dropped.',
    help: () => 'Spread the `.spec` of the root.',
  },
  'annotation-root-as-channels': {
    says: () => 'passes an annotation root as `channels`, which gives none of its keys: the graph drops every update.',
    help: () => 'Pass the root itself to the graph.',
  },
  'spec-as-channels': {
    says: (channels) => {
      const broken = channels.some(({ kind }) => kind === 'broken');
      return `is a channel where \`channels\` wants a definition: ${broken ? `${THROWS} at the second write` : 'its reducer is not looked at, and the key keeps the last value'}.`;
    },
    help: () => 'Pass the channels, or the root, to the graph without `channels` around them.',
  },
  'zod-reducer-lost': {
    says: () => 'is registered with a reducer, and then another schema is made from it: that one has no reducer.',
    help: () => 'Register last: nothing may follow the registration.',
  },
  'meta-reducer': {
    says: () => 'has its reducer in `.meta()`, where no graph looks: the key keeps the last value.',
    help: () => 'Register it with the `registry` of `@langchain/langgraph/zod`.',
  },
  'wrong-registry': {
    says: () => 'is registered with a registry that no graph looks into: the key keeps the last value.',
    help: () => 'Register it with the `registry` of `@langchain/langgraph/zod`.',
  },
  'registered-in-state-schema': {
    says: () => 'is registered with a reducer, and a StateSchema does not look into the registry: the key keeps the last value.',
    help: () => 'Use `new ReducedValue(schema, { reducer })` for the field.',
  },
  'zod3-in-zod4': {
    says: () => 'is a schema of zod 3 in an object of zod 4: every run stops with a TypeError before its first node.',
    help: ({ dialect }) => (dialect === 'prebuilt' ? 'Register a field of your own with `MessagesZodMeta`, or extend `MessagesZodState` with fields of zod 3.' : 'Use one version of zod for the whole state.'),
  },
  'zod4-in-zod3': {
    says: () => 'is a schema of zod 4 in an object of zod 3: every run that parses it stops with a TypeError.',
    help: () => 'Use one version of zod for the whole state.',
  },
  'no-such-export': {
    says: () => 'is registered with something that `@langchain/langgraph` does not export: the module throws when it is loaded.',
    help: () => 'Import it from `@langchain/langgraph/zod`.',
  },
};

/** A first value is stored as it is. */
function whenFolded(channels: readonly Channel[]): string {
  return channels.some(({ initial }) => initial) ? 'at the first write' : 'at the second write';
}
