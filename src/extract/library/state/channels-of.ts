import type { Channel } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { GraphDraft } from '../../graph/draft.ts';
import { ts } from '../../syntax.ts';
import type { KeyTypes } from '../../values/key-types.ts';
import { type Place, UNDEFINED, type Value } from '../../values/value.ts';
import type { ReducerFacts } from '../reducer/classify.ts';
import { channelOf, moreOf, reducerOf } from './channel-model.ts';
import { type Definitions, NO_SCHEMA, type Open } from './definitions.ts';
import { Merged } from './merge.ts';
import { messagesChannel, property } from './materialise.ts';
import { refedBy } from './refed.ts';
import { isNumber, isSolid } from './solid-type.ts';
import { type Init, looseDefinitions, normalise } from './normalise.ts';

export interface ChannelSet {
  readonly channels: readonly Channel[];
  /** Set where there may be further channels. */
  readonly open: Open | null;
  readonly unknowns: readonly Blind[];
  /** The keys an input may have; null where they cannot all be told. */
  readonly inputKeys: readonly string[] | null;
  readonly outputKeys: readonly string[] | null;
  /** Keys whose declared type allows these strings only. */
  readonly literals: ReadonlyMap<string, readonly string[]>;
  readonly types: KeyTypes;
  /** What is known of the reducers, by key. */
  readonly reducers: ReadonlyMap<string, ReducerFacts>;
  /** The reducers themselves, where something is known of them. */
  readonly operators: ReadonlyMap<string, Value>;
  /** What the constructor, or `addNode`, throws. */
  readonly error: string | null;
  /** Keys that are written down where nobody looks at them. */
  readonly ignored: readonly { readonly key: string; readonly at: Place }[];
}

export interface Blind {
  readonly what: string;
  readonly why: string;
  readonly at: Place;
}

export interface NodeInput {
  readonly value: Value;
  readonly at: Place;
}

/** The channels the library makes for a graph. */
export function channelsOf(ev: Evaluator, draft: GraphDraft, nodeInputs: readonly NodeInput[]): ChannelSet {
  const init = initOf(ev, draft);
  const inputs = nodeInputs.map(({ value, at }) => looseDefinitions(ev, value, at));
  const merged = new Merged();
  for (const schema of [init.state, init.input ?? init.state, init.output ?? init.state, ...inputs]) merged.add(schema);
  const errors = [init.error, merged.error, ...inputs.map(({ error }) => error)];
  return describe(ev, init, merged, errors.find((error) => error !== null) ?? null);
}

function initOf(ev: Evaluator, { kind, args, created }: GraphDraft): Init {
  const none: Init = { state: NO_SCHEMA, input: null, output: null, error: null };
  switch (kind) {
    case 'StateGraph':
      return normalise(ev, args[0] ?? UNDEFINED, args[1] ?? UNDEFINED, statePlace(created));
    case 'MessageGraph':
      return { ...none, state: rootOfMessages(ev, created) };
    case 'Graph':
      return none;
  }
}

/** The argument that is the state, or the call itself. */
function statePlace({ unit, node }: Place): Place {
  const [state] = ts.isNewExpression(node) || ts.isCallExpression(node) ? (node.arguments ?? []) : [];
  return { unit, node: state ?? node };
}

/** The state of a MessageGraph is its messages themselves. */
function rootOfMessages(ev: Evaluator, at: Place): Definitions {
  const entry = { is: 'channel', channel: messagesChannel(ev, at), at, instance: null } as const;
  return { ...NO_SCHEMA, keys: [{ key: '__root__', entry, property: property(UNDEFINED, at), dialect: 'prebuilt' }], identity: at };
}

function describe(ev: Evaluator, init: Init, merged: Merged, error: string | null): ChannelSet {
  const [input, output] = [init.input ?? init.state, init.output ?? init.state];
  const [inputKeys, outputKeys] = [closedKeys(input), closedKeys(output)];
  const accepts = (definitions: Definitions, key: string) => definitions.keys.some((one) => one.key === key);
  const channels: Channel[] = [];
  const unknowns: Blind[] = [];
  const literals = new Map<string, readonly string[]>();
  const types = { solid: new Set<string>(), numbers: new Set<string>() };
  const reducers = new Map<string, ReducerFacts>();
  const operators = new Map<string, Value>();
  for (const definition of merged.keys.values()) {
    const { key, entry } = definition;
    const flags = { input: accepts(input, key), output: accepts(output, key) };
    const isPrivate = !flags.input && !flags.output && !accepts(init.state, key);
    const reducer = reducerOf(ev, entry);
    const refilled = isRefilled(init, key);
    const refed = refilled && entry.is === 'channel' ? refedBy(ev, entry.channel, reducer) : null;
    const more = { ...moreOf(ev, entry, reducer), ...(refilled && { refilled: true as const }), ...(refed === null ? {} : { refed }) };
    channels.push(channelOf(definition, reducer, { ...flags, private: isPrivate }, more));
    if (reducer !== null && entry.is === 'channel' && entry.channel.operator !== null) operators.set(key, entry.channel.operator);
    if (reducer !== null) reducers.set(key, reducer);
    if (entry.is === 'unknown') unknowns.push({ what: `the definition of "${key}"`, why: entry.why, at: entry.at });
    if (entry.is === 'channel') {
      unknowns.push(...doubts(key, entry.channel.operator, entry.at));
      const strings = entry.channel.type?.literals ?? [];
      if (strings.length > 0) literals.set(key, strings);
      if (isSolid(ev, entry.channel.type)) types.solid.add(key);
      if (isNumber(entry.channel.type)) types.numbers.add(key);
    }
  }
  return { channels, open: merged.opens[0] ?? null, unknowns, inputKeys, outputKeys, literals, types, reducers, operators, error, ignored: init.state.ignored ?? [] };
}

/** A default of the schema that inputs are parsed with: that of the input if it is one of zod, else that of the state. */
function isRefilled({ state, input }: Init, key: string): boolean {
  const fills = ({ keys }: Definitions) => keys.some((one) => one.key === key && one.entry.is === 'channel' && one.entry.channel.fills === true);
  const ofZod = input !== null && input.keys.some(({ entry }) => entry.is === 'channel' && (entry.channel.dialect === 'zod4' || entry.channel.dialect === 'zod3'));
  return ofZod ? fills(input) : fills(state) && (input === null || input.keys.some((one) => one.key === key));
}

function closedKeys({ keys, open }: Definitions): readonly string[] | null {
  return open === null ? keys.map(({ key }) => key) : null;
}

/** A reducer that could not be followed. */
function doubts(key: string, operator: Value | null, at: Place): Blind[] {
  return operator?.t === 'unknown' ? [{ what: `the reducer of "${key}"`, why: operator.why, at: operator.at ?? at }] : [];
}
