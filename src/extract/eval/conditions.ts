import { type Condition, type Constant, NO_VALUE, opposite, type Relation } from '../../model/condition.ts';
import { isInside, type LiteralValue, type Value } from '../values/value.ts';
import { type Evaluator, STATE } from './evaluator.ts';

/** What is said where a value counts as true; null where that cannot be put in words. */
export function conditionOf(ev: Evaluator, value: Value): Condition | null {
  if (!isInside(value)) return null;
  return value.says ?? inWordsOfType(ev, { subject: subjectOf(ev, value)!, is: 'truthy', holds: true });
}

/** What is true where the value counts as true, and where it does not. */
export function sidesOf(ev: Evaluator, value: Value): readonly (readonly Condition[])[] {
  const condition = conditionOf(ev, value);
  return condition === null ? [] : [[condition], [opposite(condition)]];
}

/** Where the value is null or undefined, and where it is not. */
export function nullishSides(ev: Evaluator, value: Value): readonly (readonly Condition[])[] {
  if (!isInside(value)) return [];
  const nothing = inWordsOfType(ev, { subject: subjectOf(ev, value)!, is: '==', than: null, holds: true });
  return [[nothing], [opposite(nothing)]];
}

/**
 * The name of what a value is: the same for `state.items.length` wherever it is read in a body, another one for each
 * result of a call. Null for values that conditions do not speak of.
 */
export function subjectOf(ev: Evaluator, value: Value): string | null {
  switch (value.t) {
    case 'state':
      return value.copy !== undefined ? ev.identityOf(value) : ev.stateName;
    case 'state-part':
    case 'derived':
      return value.subject ?? ev.identityOf(value);
    case 'unknown':
      if (value.subject !== undefined) return value.subject;
      return value.member === undefined ? ev.identityOf(value) : `${subjectOf(ev, value.member.self) ?? ev.identityOf(value)}.${value.member.name}`;
    case 'literal':
      return typeof value.value === 'bigint' ? null : (JSON.stringify(value.value) ?? 'undefined');
    case 'ref':
      return `@${value.address}`;
    default:
      return null;
  }
}

const RELATIONS: Readonly<Record<string, { readonly is: Relation; readonly holds: boolean }>> = {
  '===': { is: '===', holds: true },
  '!==': { is: '===', holds: false },
  '==': { is: '==', holds: true },
  '!=': { is: '==', holds: false },
  '<': { is: '<', holds: true },
  '<=': { is: '<=', holds: true },
  '>': { is: '>', holds: true },
  '>=': { is: '>=', holds: true },
};

/** `7 < x` is `x > 7`. */
const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** What a comparison says, or the name of what an operator gives; nothing where either side has no name. */
export function saidBy(ev: Evaluator, operator: string, left: Value, right: Value): { readonly says?: Condition; readonly subject?: string } {
  const [a, b] = [subjectOf(ev, left), subjectOf(ev, right)];
  if (a === null || b === null) return {};
  const relation = RELATIONS[operator];
  if (relation === undefined) return { subject: `(${a} ${operator} ${b})` };
  if (right.t === 'literal') return { says: inWordsOfType(ev, compared(a, operator, right)) };
  if (left.t === 'literal') return { says: inWordsOfType(ev, compared(b, TURNED[operator] ?? operator, left)) };
  const [first, second] = relation.is === '===' || relation.is === '==' ? [a, b].sort() : [a, b];
  return { says: { subject: `(${first} ${relation.is} ${second})`, is: 'truthy', holds: relation.holds } };
}

/** Of a key that only counts as false where it is not set, whatever asks for that asks for the same; of a number it is known that it is one. */
function inWordsOfType(ev: Evaluator, condition: Condition): Condition {
  const { subject, is, than, holds } = condition;
  const key = subject.startsWith(`${STATE}.`) ? subject.slice(STATE.length + 1) : null;
  if (key !== null && ev.keyTypes.numbers.has(key)) return { ...condition, type: 'number' };
  const isOfNothing = is === '==' && (than === null || than === NO_VALUE);
  if (!(is === 'truthy' || isOfNothing) || key === null || !ev.keyTypes.solid.has(key)) return condition;
  return { subject, is: '===', than: NO_VALUE, holds: is === 'truthy' ? !holds : holds };
}

function compared(subject: string, operator: string, { value }: LiteralValue): Condition {
  const { is, holds } = RELATIONS[operator]!;
  const than: Constant = value === undefined ? NO_VALUE : typeof value === 'bigint' ? String(value) : value;
  if (subject.startsWith(TYPE_OF) && (is === '===' || is === '==')) return { subject: subject.slice(TYPE_OF.length), is: 'typeof', than, holds };
  return { subject, is, than, holds };
}

/** What it says that a list or a set has a value, where all that it has is written down. */
export function saidByList(ev: Evaluator, wanted: Value | undefined, held: readonly Value[], isOpen: boolean): { readonly says?: Condition } {
  const subject = wanted !== undefined && isInside(wanted) ? subjectOf(ev, wanted) : null;
  const of = held.flatMap((one) => (one.t === 'literal' && typeof one.value !== 'bigint' ? [one.value === undefined ? NO_VALUE : one.value] : []));
  return subject === null || isOpen || of.length < held.length ? {} : { says: { subject, is: 'among', of, holds: true } };
}

const TYPE_OF = 'typeof ';

export function typeSubject(ev: Evaluator, value: Value): { readonly subject?: string } {
  const subject = isInside(value) ? subjectOf(ev, value) : null;
  return subject === null ? {} : { subject: `${TYPE_OF}${subject}` };
}

/** Methods that give the same whenever they are asked, as long as what they are asked of is the same. */
const STEADY = new Set(['includes', 'startsWith', 'endsWith', 'has', 'toLowerCase', 'toUpperCase', 'trim', 'indexOf', 'lastIndexOf', 'join', 'at', 'toString', 'get', 'charAt']);

/** The name of what a method gives, where it only looks. */
export function resultSubject(ev: Evaluator, self: Value, method: string, args: readonly Value[]): { readonly subject?: string } {
  if (!STEADY.has(method) || !(self.t === 'state-part' || self.t === 'derived') || args.some(({ t }) => t !== 'literal')) return {};
  return { subject: `${subjectOf(ev, self)}.${method}(${args.map((arg) => subjectOf(ev, arg)).join()})` };
}

/** Named by the state alone, as the body was given it: other bodies of the step see the same. */
export function isOfState(subject: string): boolean {
  const words = subject.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return new RegExp(`\\b${STATE}\\b`).test(words) && !/[#@~]/.test(words);
}
