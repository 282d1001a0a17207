import type { Dialect } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import type { Value } from '../../values/value.ts';
import { channel } from './channel.ts';
import type { ChannelData } from './data.ts';
import { chainPlace, definitionPlace, type Entry } from './entry.ts';
import { given } from './factory.ts';
import { isCallable } from './get-channel.ts';
import { isFalsy, openness, read, settle, whyOf } from './read.ts';
import type { ZodData } from './zod/data.ts';
import { installedZod } from './zod/installed.ts';
import { zodOf } from './zod/read.ts';

/** A field of a zod object: the registry decides by the very instance of the field. An object of one version, `inside`, cannot parse fields of the other. */
export function zodEntry(ev: Evaluator, dialect: Dialect, inside: 3 | 4 | null, { value, at }: Property): Entry {
  const place = definitionPlace(at);
  const field = alternatives(value).length > 1 ? null : zodOf(ev, value, place);
  if (field === null) return { is: 'unknown', why: whyOf(settle(value), 'a schema that cannot be followed'), at: place };
  const found = channelOfField(ev, field.data, field.data.prebuilt ? 'prebuilt' : dialect);
  if (typeof found === 'string') return { is: 'unknown', why: found, at: chainPlace(field.at) };
  const fills = field.data.fills && field.data.version === 4 && (field.data.certain || installedZod(ev, field.at) !== 3);
  const guessed = dialect === 'zod4' && inside === null && field.data.version === 4 && !field.data.certain && installedZod(ev, field.at) === null;
  const made = { ...found, ...(fills && { fills, ...(field.data.filling === null ? {} : { filling: field.data.filling }) }), ...(guessed && { guessed: true as const }) };
  const mixed = inside !== null && field.data.certain && field.data.version !== inside;
  const trap = inside === 4 ? 'zod3-in-zod4' : 'zod4-in-zod3';
  return { is: 'channel', channel: mixed ? { ...made, trap } : made, at: chainPlace(field.at), instance: null };
}

/** The channel, or why it cannot be told. */
function channelOfField(ev: Evaluator, { meta, type, trap, trapAt }: ZodData, dialect: Dialect): ChannelData | string {
  const trapped = trapAt === null ? { trap } : { trap, trapAt };
  if (meta === null) return channel({ dialect, type, ...trapped });
  const cell = ev.objectCell(meta);
  if (cell === null) return whyOf(meta, 'its meta is computed');
  const reducer = read(ev, meta, 'reducer');
  const factory = read(ev, meta, 'default');
  if (isFalsy(reducer)) return channel({ dialect, type, factory, initial: !isFalsy(factory), ...trapped });
  if (reducer.t === 'unknown' || reducer.t === 'union') return whyOf(reducer, openness(cell) ?? 'its reducer is not always set');
  return folding(ev, reducer, factory, { type, dialect, ...(trapAt === null ? {} : { trapAt }), ...(trap === null ? {} : { trap }) });
}

/** The reducer must be wrapped: `{ reducer: { fn } }`. A bare function fails at its second write. */
function folding(ev: Evaluator, reducer: Value, factory: Value, part: Partial<ChannelData>): ChannelData | string {
  const operator = isCallable(reducer) === true ? null : read(ev, reducer, 'fn');
  if (operator?.t === 'unknown') return operator.why;
  const trap = operator === null ? 'reducer-not-wrapped' : isCallable(operator) === false ? 'reducer-not-a-function' : null;
  const gives = given(ev, factory);
  return channel({ ...part, cls: 'BinaryOperatorAggregate', operator, factory, initial: gives === 'value' || gives === 'falsy', trap: part.trap ?? trap });
}
