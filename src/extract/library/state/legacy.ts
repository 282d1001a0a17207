import type { Trap } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import { type Place, UNDEFINED, type Value } from '../../values/value.ts';
import { channel } from './channel.ts';
import { definitionOf } from './data.ts';
import { type Definitions, NO_SCHEMA } from './definitions.ts';
import { definitionPlace, type Entry } from './entry.ts';
import { getChannel } from './get-channel.ts';
import { materialise } from './materialise.ts';
import { spreadOf } from './members.ts';
import { isNullish, openness, settle, whyOf } from './read.ts';

/** `{ channels: { … } }`: every entry becomes a channel, whatever it is. */
/** `written` is the property that gives the channels, where it is known. */
export function legacyDefinitions(ev: Evaluator, channels: Value, at: Place, written: Place = at): Definitions {
  const value = channels.t === 'library' ? (materialise(ev, channels, at) ?? channels) : settle(channels);
  if (isNullish(value)) return { ...NO_SCHEMA, error: 'Cannot convert undefined or null to object' };
  const root = definitionOf(ev, value);
  const cell = ev.objectCell(value);
  const identity = value;
  if (root !== null) return { ...NO_SCHEMA, keys: junkKeys(ev, value, root.at, written), identity };
  if (cell === null) return { ...NO_SCHEMA, open: { why: whyOf(value, 'the channels are computed'), at }, identity };
  const why = openness(cell);
  const keys = [...cell.props].map(([key, property]) => ({ key, property, dialect: 'legacy' as const, entry: legacyEntry(ev, property, written) }));
  return { keys, open: why === null ? null : { why, at }, error: null, identity };
}

function legacyEntry(ev: Evaluator, { value, at, maybe }: Property, written: Place): Entry {
  const place = definitionPlace(at);
  if (maybe || alternatives(value).length > 1) return { is: 'unknown', why: 'it is not always the same definition', at: place };
  if (value.t === 'library' && value.name === 'Annotation') return legacyChannel(place, null);
  const resolved = value.t === 'library' ? (materialise(ev, value, place) ?? value) : settle(value);
  const made = getChannel(ev, resolved, 'legacy');
  if (made.kind === 'unresolved') return { is: 'unknown', why: made.why, at: place };
  return { is: 'channel', channel: made.trap === 'spec-as-channels' ? { ...made, trapAt: written } : made, at: place, instance: null };
}

/** An Annotation.Root where the channels belong: its own properties become the keys. */
function junkKeys(ev: Evaluator, root: Value, at: Place, written: Place): Definitions['keys'] {
  const cell = ev.exoticCell(root);
  const own = cell !== null && root.t === 'ref' ? spreadOf(ev, root, cell, at) : null;
  return [...(own ?? [])].map(([key]) => {
    return { key, dialect: 'legacy', property: { value: UNDEFINED, maybe: false, at }, entry: legacyChannel(at, 'annotation-root-as-channels', written) };
  });
}

function legacyChannel(at: Place, trap: Trap | null, written?: Place): Entry {
  return { is: 'channel', channel: channel({ dialect: 'legacy', trap, ...(written === undefined ? {} : { trapAt: written }) }), at, instance: null };
}
