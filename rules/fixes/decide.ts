import type { Channel } from '../../src/model/channel.ts';
import type { ReducerName } from '../../src/model/reducer-name.ts';
import { code } from '../shared/words.ts';
import { foldNamed, isSmallest, isTotal } from './fold.ts';
import { isEmptyValue, literalKeys } from './literal.ts';
import { newParts, type Subject } from './reducer.ts';
import { codeOf } from './text.ts';
import type { ValueType } from './value-type.ts';
import type { Written } from './writers.ts';

/** A write, who does it, and what it says. */
export interface Told {
  readonly node: string;
  readonly write: Written;
  /** `src/agent.ts:41` */
  readonly at: string;
  /** The value as it is written down. */
  readonly text: string;
  /** It is one of the writes that share a super-step. */
  readonly meets: boolean;
}

/** The reducer that what is known leaves, or the reason why it leaves several. */
export interface Decision {
  readonly reducer: ReducerName | null;
  readonly why: string;
}

/** The only reducer that suits the type and what the nodes do with the key. Nothing is ever guessed. */
export function decide(subject: Subject, channel: Channel, told: readonly Told[], pairs: readonly (readonly [string, string])[]): Decision {
  const handed = onlyHanded(told);
  if (handed !== null) return open(handed);
  const choice = byType(channel, subject.type, told, pairs);
  if (choice.reducer === null) return choice;
  const why = against(subject, channel, choice.reducer, told);
  return why === null ? choice : { reducer: null, why };
}

/** Where all but one of the nodes only pass the key on, a reducer would hide the mistake. */
function onlyHanded(told: readonly Told[]): string | null {
  const meeting = told.filter(({ meets }) => meets);
  const copied = meeting.filter(({ write }) => write.relation === 'copied');
  const nodes = new Set(meeting.filter((each) => !copied.includes(each)).map(({ node }) => node));
  if (copied.length === 0 || nodes.size > 1 || (nodes.size === 1 && copied.every(({ node }) => nodes.has(node)))) return null;
  return `${one(copied[0]!)} only hands it on, and should leave it out of what it returns`;
}

function byType({ key, type: declared }: Channel, type: ValueType, told: readonly Told[], pairs: readonly (readonly [string, string])[]): Decision {
  switch (type.of) {
    case 'messages':
      return { reducer: 'append', why: 'it holds messages' };
    case 'list':
      return { reducer: 'append', why: 'it holds a list' };
    case 'set':
      return { reducer: 'union', why: 'it holds a set' };
    case 'map':
      return { reducer: 'merge', why: 'it holds a map' };
    case 'object':
      return ofObjects(type, told, pairs);
    case 'number':
      return ofNumbers(key, told);
    case 'boolean':
      return DEMANDS.test(key) ? open(`its name asks whether something holds, and a flag that stays true once one write is would not tell that of all`) : { reducer: 'or', why: 'it holds a flag' };
    case 'other':
      return open(declared === null ? 'it has no type, and what is written to it does not tell one' : `it holds ${code(oneLine(declared))}, and no reducer keeps two of those`);
  }
}

/** `or` of what several nodes have to agree on would let one of them decide. */
const DEMANDS = /^(?:all|every|both|no|none)(?=[A-Z_])|^(?:is|are)?_?(?:valid|approved|allowed|authori[sz]ed|permitted|verified|passed|safe|ok|compliant)$|(?:Valid|Approved|Allowed|Authori[sz]ed|Permitted|Verified|Passed|Safe)$/;

/** Objects that share a name in them would lose one of the two values. */
function ofObjects(type: ValueType, told: readonly Told[], pairs: readonly (readonly [string, string])[]): Decision {
  const keysOf = new Map<string, string[] | null>();
  for (const { node, text, write, meets } of told) {
    if (!meets || write.relation === 'copied') continue;
    const keys = literalKeys(text);
    const before = keysOf.get(node);
    keysOf.set(node, keys === null || before === null ? null : [...(before ?? []), ...keys]);
  }
  const known = [...keysOf.values()].every((keys) => keys !== null);
  for (const [a, b] of known ? pairs : []) {
    const shared = keysOf.get(a)?.find((key) => keysOf.get(b)?.includes(key));
    if (shared !== undefined) return open(a === b ? `each run of ${code(a)} sets ${code(shared)} in it, and a merge keeps one of them` : `${code(a)} and ${code(b)} both set ${code(shared)} in it, and a merge keeps one of them`);
  }
  if (known) return { reducer: 'merge', why: 'the nodes set different parts of an object' };
  return type.open && !type.named ? { reducer: 'merge', why: 'it holds a record' } : open('whether the objects written to it have names in common is not known, and a merge would keep one value of each');
}

const GREATEST = /(?:^|_)(?:max|highest|best|top|greatest|largest|peak)(?=$|[A-Z_])|(?:Max|Highest|Best|Greatest|Largest|Peak)$/;

function ofNumbers(key: string, told: readonly Told[]): Decision {
  const fresh = told.filter(({ write }) => write.relation !== 'grown' && write.relation !== 'copied');
  const grown = told.filter(({ write }) => write.relation === 'grown');
  const [max, min] = ['max', 'min'].map((name) => told.length > 0 && told.every(({ text }) => new RegExp(`^Math\\.${name}\\(`).test(text)));
  if (max === true) return { reducer: 'max', why: 'the nodes keep the larger of two numbers' };
  if (min === true) return { reducer: 'min', why: 'the nodes keep the smaller of two numbers' };
  if (grown.length > 0 && fresh.length === 0) return { reducer: 'sum', why: 'the nodes add to a number' };
  if (grown.length > 0) return open(`${one(grown[0]!)} adds to it and ${one(fresh[0]!)} sets it`);
  const [greatest, smallest, total] = [GREATEST.test(key), isSmallest(key) && !/[a-z]min|min(?:ute|us|d|i)/.test(key), isTotal(key)];
  if ([greatest, smallest, total].filter(Boolean).length > 1) return open('its name asks for more than one thing');
  if (total) return { reducer: 'sum', why: 'its name asks for the sum' };
  if (greatest) return { reducer: 'max', why: 'its name asks for the larger number' };
  if (smallest) return { reducer: 'min', why: 'its name asks for the smaller number' };
  return open('it holds a number, which could be summed or compared');
}

/** What a node does with the key that this reducer would make something else of. */
export function against(subject: Subject, { key }: Channel, name: ReducerName, told: readonly Told[]): string | null {
  const fold = foldNamed(name, subject.type);
  if (fold === null || fold.imported) return null;
  const emptied = told.find(({ meets, text, write }) => !meets && write.relation === 'fresh' && isEmptyValue(text));
  if (emptied !== undefined) return `${one(emptied)} sets it to ${code(oneLine(emptied.text))}, which would no longer empty it`;
  if (!fold.adds) return null;
  const copied = told.find(({ write }) => write.relation === 'copied');
  if (copied !== undefined) return `${one(copied)} hands back what was there, which would count again`;
  const changed = told.find(({ write, text }) => write.relation === 'unknown' && mentions(text, key));
  if (changed !== undefined) return `${one(changed)} makes a new value of what was there, which would be added to it`;
  if (newParts(subject, fold) !== null) return null;
  const grown = told.find(({ write }) => write.relation === 'grown');
  return grown === undefined ? null : `${one(grown)} adds to what was there in a way that cannot be rewritten to what it adds alone`;
}

function mentions(text: string, key: string): boolean {
  const name = key.replace(/[^\w]/g, '\\$&');
  return text !== key && new RegExp(`(?<![\\w$.])(?:(?:_?state|s|st|prev|current|input)[?!]?\\.)?${name}(?![\\w$]|\\s*:)`).test(codeOf(text));
}

function one({ node, at }: Told): string {
  return `${code(node)} (${at})`;
}

function open(why: string): Decision {
  return { reducer: null, why };
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
