import type { Dialect } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { truthiness } from '../../values/union.ts';
import type { Value } from '../../values/value.ts';
import { channel } from './channel.ts';
import { type ChannelData, definitionOf } from './data.ts';
import { given } from './factory.ts';
import { isFalsy, openness, read, whyOf } from './read.ts';

/** A channel, or why it cannot be told. */
export type Got = ChannelData | { readonly kind: 'unresolved'; readonly why: string };

/**
 * The function behind `Annotation(definition)` and the entries of `{ channels }`: a truthy `reducer`, else a truthy
 * `value`, makes a channel that folds; everything else silently makes one that keeps the last value.
 */
export function getChannel(ev: Evaluator, definition: Value, dialect: Dialect): Got {
  const known = definitionOf(ev, definition);
  if (known?.data.kind === 'channel') return channelOfChannel(ev, known.data, dialect);
  const cell = ev.objectCell(definition);
  if (cell === null) return withoutObject(definition, dialect);
  const factory = present(read(ev, definition, 'default'));
  for (const name of ['reducer', 'value']) {
    const operator = read(ev, definition, name);
    if (mayBeAbsent(operator)) return unresolved(whyOf(operator, `its ${name} is not always set`));
    if (!isFalsy(operator)) return folding(ev, operator, factory, dialect);
  }
  const hidden = openness(cell);
  if (hidden !== null) return unresolved(hidden);
  return channel({ dialect, trap: factory === null ? null : 'default-without-reducer' });
}

function withoutObject(definition: Value, dialect: Dialect): Got {
  switch (definition.t) {
    case 'function':
    case 'native':
    case 'library':
    case 'class':
      return channel({ dialect, trap: 'bare-function' });
    case 'literal':
    case 'ref':
      return channel({ dialect });
    default:
      return unresolved(whyOf(definition, 'its definition is computed'));
  }
}

function folding(ev: Evaluator, operator: Value, factory: Value | null, dialect: Dialect): ChannelData {
  const trap = isCallable(operator) === false ? 'reducer-not-a-function' : null;
  const gives = given(ev, factory);
  const initial = gives === 'value' || gives === 'falsy';
  return channel({ cls: 'BinaryOperatorAggregate', operator, factory, initial, dialect, trap });
}

/** False for what is known to be no function. */
export function isCallable(value: Value): boolean | null {
  switch (value.t) {
    case 'function':
    case 'native':
    case 'library':
      return true;
    case 'literal':
    case 'ref':
      return false;
    default:
      return null;
  }
}

function mayBeAbsent(value: Value): boolean {
  return value.t === 'union' && truthiness(value) === null;
}

function present(value: Value): Value | null {
  return isFalsy(value) ? null : value;
}

function unresolved(why: string): Got {
  return { kind: 'unresolved', why };
}

/**
 * A channel where a definition belongs, as with `{ channels: Root.spec }`. What its class happens to keep in a property
 * named `value` is then taken for the reducer.
 */
function channelOfChannel(ev: Evaluator, from: ChannelData, dialect: Dialect): Got {
  const trap = 'spec-as-channels';
  const plain = channel({ dialect, trap, type: from.type });
  const broken = channel({ cls: 'BinaryOperatorAggregate', dialect, trap, type: from.type });
  switch (from.cls) {
    case 'LastValue':
    case 'AnyValue':
    case 'EphemeralValue':
    case 'LastValueAfterFinish':
      return broken;
    case 'BinaryOperatorAggregate':
      switch (given(ev, from.factory)) {
        case 'value':
          return broken;
        case 'unknown':
          return unresolved('a channel object stands where its definition belongs');
        default:
          return plain;
      }
    case 'DeltaChannel':
      return channel({ cls: 'BinaryOperatorAggregate', operator: from.operator, dialect, trap, type: from.type });
    default:
      return plain;
  }
}
