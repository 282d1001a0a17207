import type { Trap } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callFunction } from '../../eval/invoke.ts';
import { ts, type T } from '../../syntax.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import { type Place, UNDEFINED, type Value } from '../../values/value.ts';
import { channel } from './channel.ts';
import { type ChannelData, definitionOf } from './data.ts';
import { declaredType } from './declared-type.ts';
import { typeArgumentsOf, withoutCasts } from './declarations.ts';
import { materialise } from './materialise.ts';
import { settle, whyOf } from './read.ts';

/** What stands for one key. */
export type Entry =
  | { readonly is: 'channel'; readonly channel: ChannelData; readonly at: Place; readonly instance: Value | null }
  /** Not a channel: the key is there, writes to it vanish. */
  | { readonly is: 'junk'; readonly trap: Trap; readonly at: Place }
  | { readonly is: 'unknown'; readonly why: string; readonly at: Place };

/** An entry of a map of channels, where functions are called to get the channel. */
export function entryOf(ev: Evaluator, { value, at }: Property): Entry {
  const place = definitionPlace(at);
  const entries = alternatives(settle(value)).map((one) => entryOfOne(ev, one, place));
  return entries.length === 1 ? entries[0]! : oneOf(entries, place);
}

function entryOfOne(ev: Evaluator, value: Value, place: Place): Entry {
  switch (value.t) {
    case 'library':
      return entryOfLibrary(ev, value, place);
    case 'function':
      // Called without arguments, so that one that folds two values is no way to a channel.
      if (value.node.parameters.length > 1) return { is: 'junk', trap: 'not-a-channel', at: place };
      return entryOfCall(ev, settle(callFunction(ev, value, UNDEFINED, [], place)), place);
    case 'literal':
    case 'builder':
    case 'compiled':
    case 'runnable':
      return { is: 'junk', trap: 'not-a-channel', at: place };
    case 'ref':
      return entryOfRef(ev, value, place);
    default:
      return { is: 'unknown', why: whyOf(value, 'its definition is computed'), at: place };
  }
}

function entryOfRef(ev: Evaluator, value: Value, place: Place): Entry {
  const known = definitionOf(ev, value);
  if (known?.data.kind === 'channel') return { is: 'channel', channel: known.data, at: known.at, instance: value };
  const trap = known?.data.kind === 'annotation-root' ? 'root-as-channel' : 'not-a-channel';
  return { is: 'junk', trap, at: place };
}

/** Un-called `Annotation` is a function that gives a channel. */
function entryOfLibrary(ev: Evaluator, value: Value & { readonly t: 'library' }, place: Place): Entry {
  if (value.name === 'Annotation') {
    return { is: 'channel', channel: bareAnnotation(ev, place), at: place, instance: null };
  }
  const made = materialise(ev, value, place);
  if (made !== null) return entryOfOne(ev, made, place);
  return { is: 'unknown', why: `${value.name} is not known to give a channel`, at: place };
}

/** What a function in place of a channel gives. */
function entryOfCall(ev: Evaluator, given: Value, place: Place): Entry {
  const entry = given.t === 'function' ? null : entryOfOne(ev, given, place);
  if (entry?.is === 'channel') return { ...entry, instance: null };
  return entry ?? { is: 'junk', trap: 'not-a-channel', at: place };
}

function bareAnnotation(ev: Evaluator, { unit, node }: Place): ChannelData {
  const [written] = typeArgumentsOf(node);
  return channel({ dialect: 'annotation-bare', type: written === undefined ? null : declaredType(ev, written, { unit, node }) });
}

/** Several possible entries are as good as one where they make the same channel. */
export function oneOf(entries: readonly Entry[], place: Place): Entry {
  const [first] = entries;
  const alike = first?.is === 'channel' && entries.every((entry) => entry.is === 'channel' && sameChannel(entry.channel, first.channel));
  return alike ? first : { is: 'unknown', why: 'one of several definitions', at: place };
}

function sameChannel(a: ChannelData, b: ChannelData): boolean {
  return a.cls === b.cls && a.operator === b.operator && a.guard === b.guard && a.initial === b.initial && a.trap === b.trap;
}

/** The value of the property that defines a key. */
export function definitionPlace({ unit, node }: Place): Place {
  return { unit, node: definitionNode(node) };
}

function definitionNode(node: T.Node): T.Node {
  if (ts.isPropertyAssignment(node)) return withoutCasts(node.initializer);
  if (ts.isBinaryExpression(node)) return withoutCasts(node.right);
  return node;
}

/** The whole of `z.string().min(1).register(…)`, of which a schema remembers its first call. */
export function chainPlace({ unit, node }: Place): Place {
  let whole = node;
  while (isLink(whole.parent) && whole.parent.expression === whole) whole = whole.parent;
  return { unit, node: whole };
}

function isLink(node: T.Node): node is T.PropertyAccessExpression | T.CallExpression {
  return ts.isPropertyAccessExpression(node) || ts.isCallExpression(node);
}

/** The property itself, where the key is declared by one. */
export function propertyPlace({ unit, node }: Place): Place | null {
  const declares = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node);
  return declares ? { unit, node } : null;
}
