import type { Evaluator } from '../../eval/evaluator.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import type { Place, Value } from '../../values/value.ts';
import { channel } from './channel.ts';
import { type ChannelData, definitionOf, type FieldData } from './data.ts';
import { chainPlace, definitionPlace, type Entry } from './entry.ts';
import { isCallable } from './get-channel.ts';
import { materialise } from './materialise.ts';
import { isNullish, settle, whyOf } from './read.ts';
import type { OnUndefined } from './zod/data.ts';
import { zodOf } from './zod/read.ts';

/** A field of a StateSchema. `error`: the constructor of the graph would throw. */
export function fieldEntry(ev: Evaluator, key: string, { value, at }: Property): Entry | { readonly is: 'error'; readonly error: string } {
  const place = definitionPlace(at);
  if (alternatives(value).length > 1) return { is: 'unknown', why: 'one of several definitions', at: place };
  const field = value.t === 'library' ? (materialise(ev, value, place) ?? value) : settle(value);
  const known = definitionOf(ev, field);
  if (known?.data.kind === 'state-field') return made(channelOfField(ev, known.data, known.at), known.at);
  if (known?.data.kind === 'zod') return made(schemaChannel(ev, field, known.at), known.at);
  if (isNoField(ev, field)) return { is: 'error', error: invalidField(key) };
  return { is: 'unknown', why: whyOf(field, 'a schema that cannot be followed'), at: place };
}

function made(found: ChannelData, at: Place): Entry {
  return { is: 'channel', channel: found, at: chainPlace(at), instance: null };
}

/** Known to be neither a schema nor one of the values: a channel, a function, `Annotation`. */
function isNoField(ev: Evaluator, field: Value): boolean {
  if (field.t === 'literal' || field.t === 'function') return true;
  if (field.t === 'library') return field.name === 'Annotation';
  return definitionOf(ev, field) !== null;
}

export function invalidField(key: string): string {
  return `Invalid state field "${key}": must be a schema, ReducedValue, DeltaValue, UntrackedValue, or ManagedValue`;
}

function schemaChannel(ev: Evaluator, schema: Value, at: Place): ChannelData {
  const zod = zodOf(ev, schema, at)?.data;
  const onUndefined = zod?.onUndefined ?? 'unknown';
  const registered = zod?.meta !== null && zod?.meta !== undefined && ev.objectCell(zod.meta)?.props.has('reducer') === true;
  const trapped = registered && zod.trapAt !== null ? { trap: 'registered-in-state-schema' as const, trapAt: zod.trapAt } : {};
  return channel({ dialect: 'state-schema', type: zod?.type ?? null, initial: accepts(onUndefined), ...trapped });
}

function channelOfField(ev: Evaluator, field: FieldData, at: Place): ChannelData {
  const zod = zodOf(ev, field.schema, at)?.data;
  const type = zod?.type ?? null;
  const dialect = field.prebuilt ? 'prebuilt' : 'state-schema';
  const onUndefined = zod?.onUndefined ?? (isNullish(field.schema) ? 'rejects' : 'unknown');
  const operator = field.reducer;
  switch (field.cls) {
    case 'UntrackedValue':
      return channel({ cls: 'UntrackedValue', guard: field.guard, dialect, type, initial: accepts(onUndefined) });
    case 'ReducedValue': {
      const trap = operator !== null && isCallable(operator) === false ? 'reducer-not-a-function' : null;
      return channel({ cls: 'BinaryOperatorAggregate', operator, dialect, type, initial: onUndefined === 'value', trap });
    }
    case 'DeltaValue':
      return channel({ cls: 'DeltaChannel', operator, dialect, type, initial: onUndefined === 'value' || onUndefined === 'rejects' });
  }
}

function accepts(onUndefined: OnUndefined): boolean {
  return onUndefined === 'value' || onUndefined === 'undefined';
}
