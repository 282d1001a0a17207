import type { Evaluator } from '../../eval/evaluator.ts';
import type { Place, RefValue } from '../../values/value.ts';
import { type ChannelData, create } from './data.ts';

const LAST_VALUE: ChannelData = {
  kind: 'channel',
  cls: 'LastValue',
  operator: null,
  factory: null,
  initial: false,
  guard: null,
  dialect: 'annotation',
  type: null,
  trap: null,
};

/** A channel; a plain last value where nothing else is said. */
export function channel(part: Partial<Omit<ChannelData, 'kind'>>): ChannelData {
  return { ...LAST_VALUE, ...part };
}

export function createChannel(ev: Evaluator, part: Partial<Omit<ChannelData, 'kind'>>, at: Place): RefValue {
  return create(ev, channel(part), at);
}
