import type { OnUndefined } from './data.ts';

/** Builders that wrap nothing, by the TypeScript type they check. */
const TYPES: Readonly<Record<string, string>> = {
  string: `string email url httpUrl emoji guid uuid uuidv4 uuidv6 uuidv7 nanoid cuid cuid2 ulid xid ksuid ipv4 ipv6 mac cidrv4
    cidrv6 base64 base64url e164 iban creditCard jwt hex hash hostname stringFormat templateLiteral datetimeRegex ostring
    iso.date iso.time iso.datetime iso.duration coerce.string`,
  number: 'number int float32 float64 int32 uint32 nan onumber coerce.number',
  bigint: 'bigint int64 uint64 coerce.bigint',
  boolean: 'boolean stringbool oboolean coerce.boolean',
  Date: 'date coerce.date',
  symbol: 'symbol',
  undefined: 'undefined',
  void: 'void',
  null: 'null',
  never: 'never',
  any: 'any',
  unknown: 'unknown json',
  File: 'file',
};

/** Builders that take `undefined` as it is, and those that make something of it. Others reject it. */
const KEEPS = new Set(['undefined', 'void', 'any', 'unknown', 'ostring', 'onumber', 'oboolean']);
const MAKES = new Set(['coerce.string', 'coerce.boolean']);

export interface Leaf {
  readonly type: string;
  readonly onUndefined: OnUndefined;
}

export const LEAVES: ReadonlyMap<string, Leaf> = new Map(
  Object.entries(TYPES).flatMap(([type, names]) =>
    names.split(/\s+/).map((name): [string, Leaf] => {
      const onUndefined = KEEPS.has(name) ? 'undefined' : MAKES.has(name) ? 'value' : 'rejects';
      return [name, { type, onUndefined }];
    }),
  ),
);
