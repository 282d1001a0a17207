import type { Channel } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { GraphDraft } from '../../graph/draft.ts';
import { NO_TYPES } from '../../values/key-types.ts';
import { type Place, unknown, type Value } from '../../values/value.ts';
import { type ChannelSet, channelsOf } from '../state/index.ts';
import { siteOf } from '../state/channel-model.ts';
import type { PackagedKey } from './packaged.ts';
import type { AgentPlan, StateSource } from './plan.ts';

/** The channels of `createAgent`: those of the agent, then what each schema declares that is not there yet. */
export function agentChannels(ev: Evaluator, { created }: GraphDraft, { state, stateOpen, structured, format }: AgentPlan): ChannelSet {
  const sets = [messagesSet(ev, created), ...state.map((source) => setOf(ev, source, created))];
  const channels = new Map<string, Channel>([['jumpTo', builtIn('jumpTo', 'untracked', created)]]);
  for (const { channels: each } of sets) for (const channel of each) if (!channels.has(channel.key)) channels.set(channel.key, asField(channel));
  // What the node of the model may bring is part of the output; else the key is there for hooks alone.
  if ((format || structured) && !channels.has('structuredResponse')) channels.set('structuredResponse', { ...builtIn('structuredResponse', format ? 'untracked' : 'last-value', created), input: false, output: format });
  const first = <T>(pick: (set: ChannelSet) => T | null): T | null => sets.map(pick).find((one) => one !== null) ?? null;
  const merged = <T>(pick: (set: ChannelSet) => ReadonlyMap<string, T>) => new Map(sets.toReversed().flatMap((set) => [...pick(set)]));
  return {
    channels: [...channels.values()],
    open: first(({ open }) => open) ?? (stateOpen === null ? null : { why: stateOpen.why, at: stateOpen.at }),
    unknowns: sets.flatMap(({ unknowns }) => unknowns),
    inputKeys: null,
    outputKeys: null,
    literals: merged(({ literals }) => literals),
    // Several schemas may declare one key, each with a type of its own.
    types: NO_TYPES,
    reducers: merged(({ reducers }) => reducers),
    operators: merged(({ operators }) => operators),
    error: null,
    ignored: [],
  };
}

/** What each schema says of the keys it declares. */
export function declaredBy(ev: Evaluator, { created }: GraphDraft, { state }: AgentPlan): { readonly by: string | null; readonly channel: Channel; readonly at: Place }[] {
  return state.flatMap((source) => setOf(ev, source, created).channels.map((channel) => ({ by: source.by, channel, at: source.at })));
}

/** Schemas become fields of one state of the agent's own: a default is there from the beginning, and no input of every run. */
function asField({ refilled, ...channel }: Channel): Channel {
  const field = refilled === undefined ? channel : { ...channel, initial: true };
  return channel.key.startsWith('_') ? { ...field, input: false, output: false } : field;
}

function messagesSet(ev: Evaluator, at: Place): ChannelSet {
  const messages: Value = { t: 'library', module: '@langchain/langgraph', name: 'MessagesAnnotation' };
  return channelsOf(ev, new GraphDraft('StateGraph', at, [messages], []), []);
}

function setOf(ev: Evaluator, { schema, keys, at }: StateSource, created: Place): ChannelSet {
  if (schema !== null) return channelsOf(ev, new GraphDraft('StateGraph', created, [schema], []), []);
  const none = channelsOf(ev, new GraphDraft('Graph', created, [unknown('no state', at)], []), []);
  return { ...none, channels: keys.map((key) => packagedChannel(key, at)) };
}

function packagedChannel({ key, fold, initial }: PackagedKey, at: Place): Channel {
  const channel = builtIn(key, fold === 'last-value' ? 'last-value' : 'reducer', at);
  return { ...channel, initial, single: fold === 'last-value', reducer: fold === 'last-value' ? null : 'object-merge' };
}

function builtIn(key: string, kind: Channel['kind'], at: Place): Channel {
  return { key, kind, reducer: null, single: true, initial: false, dialect: 'prebuilt', input: key !== 'jumpTo', output: key !== 'jumpTo', private: false, type: null, site: siteOf(at), property: null, trap: null };
}
