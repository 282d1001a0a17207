import type { Place } from '../../values/value.ts';
import type { Definitions, KeyDefinition } from './definitions.ts';
import { type Entry, oneOf } from './entry.ts';

/** What is known of a schema that is one of several: keys that all of them define alike. */
export function joinDefinitions(parts: readonly Definitions[], at: Place): Definitions {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const names = [...new Set(parts.flatMap(({ keys }) => keys.map(({ key }) => key)))];
  const keys = names.map((name) => joinKey(parts, name, at)).filter((key) => key !== null);
  const differ = parts.some((part) => part.keys.length !== names.length);
  const open = parts.find((part) => part.open !== null)?.open ?? (differ ? { why: 'it is one of several schemas', at } : null);
  const errors = parts.map(({ error }) => error);
  return { keys, open, error: errors.includes(null) ? null : (errors[0] ?? null), identity: parts };
}

function joinKey(parts: readonly Definitions[], name: string, at: Place): KeyDefinition | null {
  const found = parts.map(({ keys }) => keys.find(({ key }) => key === name)).filter((key) => key !== undefined);
  const [first] = found;
  if (first === undefined) return null;
  const missing: Entry = { is: 'unknown', why: 'only one of several schemas defines it', at };
  const entry = found.length < parts.length ? missing : oneOf(found.map((one) => one.entry), at);
  return { ...first, entry };
}
