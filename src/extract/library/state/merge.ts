import type { Value } from '../../values/value.ts';
import type { Definitions, KeyDefinition, Open } from './definitions.ts';
import type { ChannelData } from './data.ts';
import type { Entry } from './entry.ts';

/** The channels of a graph: schemas are added one after the other, and the first definition of a key stays. */
export class Merged {
  readonly keys = new Map<string, KeyDefinition>();
  readonly opens: Open[] = [];
  error: string | null = null;
  private readonly added = new Set<unknown>();

  add({ keys, open, identity }: Definitions): void {
    if (this.added.has(identity)) return;
    this.added.add(identity);
    if (open !== null) this.opens.push(open);
    for (const definition of keys) this.addKey(definition);
  }

  private addKey(definition: KeyDefinition): void {
    const before = this.keys.get(definition.key);
    if (before === undefined) this.keys.set(definition.key, definition);
    else if (clash(before.entry, definition.entry)) {
      this.error ??= `Channel "${definition.key}" already exists with a different type.`;
    }
  }
}

/** A later definition must be equal, or be a plain last value, which then counts for nothing. */
function clash(before: Entry, later: Entry): boolean {
  if (before.is !== 'channel' || later.is !== 'channel') return false;
  if (later.channel.cls === 'LastValue' || sameInstance(before, later)) return false;
  return !equalChannels(before.channel, later.channel);
}

function sameInstance(before: Entry & { readonly is: 'channel' }, later: Entry & { readonly is: 'channel' }): boolean {
  return before.instance?.t === 'ref' && later.instance?.t === 'ref' && before.instance.address === later.instance.address;
}

/** Channels that fold are equal when they fold with the same function; others never are. In doubt they are. */
function equalChannels(before: ChannelData, later: ChannelData): boolean {
  if (before.cls !== later.cls) return false;
  const folds = later.cls === 'BinaryOperatorAggregate' || later.cls === 'DeltaChannel';
  return folds && mayBeSame(before.operator, later.operator);
}

function mayBeSame(a: Value | null, b: Value | null): boolean {
  if (a === null || b === null) return true;
  if (a.t === 'library' && b.t === 'library') return publicName(a.name) === publicName(b.name);
  if (a.t === 'function' && b.t === 'function') return a.node === b.node && a.scope === b.scope;
  return !(a.t === 'library' && b.t === 'function') && !(a.t === 'function' && b.t === 'library');
}

function publicName(name: string): string {
  return name === 'addMessages' ? 'messagesStateReducer' : name;
}

