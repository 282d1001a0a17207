import type { Channel, ChannelKind } from '../../../model/channel.ts';
import type { Site } from '../../../model/site.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Place } from '../../values/value.ts';
import { classifyReducer, type ReducerFacts } from '../reducer/classify.ts';
import { foldingOf } from '../reducer/folding.ts';
import type { ChannelClass, ChannelData } from './data.ts';
import type { KeyDefinition } from './definitions.ts';
import { type Entry, propertyPlace } from './entry.ts';
import { isCallable } from './get-channel.ts';
import { sharedDefault } from './shared-default.ts';
import { partsOfType } from './parts-of-type.ts';
import { unsavedIn } from './unsaved.ts';

export type Flags = Pick<Channel, 'input' | 'output' | 'private'>;

type More = Pick<Channel, 'folding' | 'sharedDefault' | 'unsaved' | 'parts' | 'refilled' | 'refed'>;

/** A channel as the rules see it. */
export function channelOf({ key, entry, property, dialect: written }: KeyDefinition, reducer: ReducerFacts | null, flags: Flags, more: More): Channel {
  const declared = propertyPlace(property.at);
  const places = { site: siteOf(entry.at), property: declared === null ? null : siteOf(declared) };
  const plain = { key, reducer: null, single: false, initial: false, dialect: written, type: null, trap: null };
  switch (entry.is) {
    case 'unknown':
      return { ...plain, ...flags, ...places, kind: 'unknown' };
    case 'junk':
      return { ...plain, ...flags, ...places, kind: 'broken', trap: entry.trap };
    case 'channel': {
      const { initial, dialect, type, trap, trapAt, guessed } = entry.channel;
      const kind = kindOf(entry.channel);
      return {
        ...{ ...flags, ...places, key, kind, initial, dialect, trap, type: type?.text ?? null, ...(trap === null || trapAt === undefined ? {} : { trapSite: siteOf(trapAt) }) },
        single: isSingle(entry.channel),
        reducer: reducer?.class ?? null,
        ...(guessed === true && { guessed }),
        ...more,
      };
    }
  }
}

const KINDS: Readonly<Record<ChannelClass, ChannelKind>> = {
  LastValue: 'last-value',
  BinaryOperatorAggregate: 'reducer',
  UntrackedValue: 'untracked',
  EphemeralValue: 'ephemeral',
  Topic: 'topic',
  AnyValue: 'any-value',
  DeltaChannel: 'delta',
  // Parts of the machinery that a state never holds; what they do with writes has no name here.
  LastValueAfterFinish: 'unknown',
  NamedBarrierValue: 'unknown',
  NamedBarrierValueAfterFinish: 'unknown',
  DynamicBarrierValue: 'unknown',
};

function kindOf({ cls, operator, guard }: ChannelData): ChannelKind {
  const folds = cls === 'BinaryOperatorAggregate';
  if (folds && (operator === null || isCallable(operator) === false)) return 'broken';
  const guarded = cls === 'UntrackedValue' || cls === 'EphemeralValue';
  return guarded && guard === null ? 'unknown' : KINDS[cls];
}

/** Two writes in one super-step throw. */
function isSingle({ cls, guard }: ChannelData): boolean {
  return cls === 'LastValue' || ((cls === 'UntrackedValue' || cls === 'EphemeralValue') && guard === true);
}

/** What is known of the reducer, where there is one. */
export function reducerOf(ev: Evaluator, entry: Entry): ReducerFacts | null {
  if (entry.is !== 'channel') return null;
  const { operator, type, factory } = entry.channel;
  const kind = kindOf(entry.channel);
  if (operator === null || operator.t === 'unknown' || (kind !== 'reducer' && kind !== 'delta')) return null;
  return classifyReducer(ev, operator, { type: type?.text ?? null, factory, batch: kind === 'delta' });
}

/** What else the rules ask of a channel. */
export function moreOf(ev: Evaluator, entry: Entry, reducer: ReducerFacts | null): More {
  if (entry.is !== 'channel') return {};
  const { operator } = entry.channel;
  const folding = reducer === null || operator === null ? undefined : foldingOf(ev, operator, reducer, kindOf(entry.channel) === 'delta');
  const shared = sharedDefault(ev, entry.channel);
  const unsaved = entry.channel.type === null ? null : unsavedIn(ev, entry.channel.type);
  const parts = entry.channel.type === null ? [] : partsOfType(ev, entry.channel.type);
  return { ...(unsaved === null ? {} : { unsaved }), ...(parts.length === 0 ? {} : { parts }), ...(folding === undefined ? {} : { folding }), ...(shared === undefined ? {} : { sharedDefault: shared }) };
}

export function siteOf({ unit, node }: Place): Site {
  return { file: unit.display, start: node.getStart(unit.source), end: node.end };
}
