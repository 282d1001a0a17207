/**
 * What a branch says about one value: `state.n > 3` holds, or does not. The subject is named, not held: two conditions
 * speak of the same value where their subjects are the same text.
 */
export interface Condition {
  readonly subject: string;
  readonly is: Relation;
  /** What it is compared with; absent for `truthy` and `among`. */
  readonly than?: Constant;
  /** What it is one of: `['book', 'cancel'].includes(state.intent)`. */
  readonly of?: readonly Constant[];
  readonly holds: boolean;
  /** What is asked is this or nothing, by its declared type. */
  readonly type?: 'number';
}

export type Relation = 'truthy' | '===' | '==' | '<' | '<=' | '>' | '>=' | 'typeof' | 'among';

/** Undefined is written as an object, so that conditions survive being written as JSON. */
export type Constant = string | number | boolean | null | { readonly undefined: true };

export const NO_VALUE: Constant = { undefined: true };

export function opposite(condition: Condition): Condition {
  return { ...condition, holds: !condition.holds };
}

/**
 * Whether all of them can be true at once. Each subject is tried with values that stand for all others: those it is
 * compared with, their neighbours, and one of every kind. True in doubt.
 */
export function canHold(conditions: readonly Condition[]): boolean {
  if (conditions.length < 2) return true;
  const bySubject = new Map<string, Condition[]>();
  for (const condition of [...conditions, ...conditions.flatMap(ofWhole)]) {
    const known = bySubject.get(condition.subject);
    if (known === undefined) bySubject.set(condition.subject, [condition]);
    else known.push(condition);
  }
  return [...bySubject].every(([subject, all]) => all.length === 1 || witnesses(subject, all).some((value) => all.every((one) => isTrueOf(one, value))));
}

/**
 * What a part of a value says of the value: where there is a part, there is the whole, and so for each whole of the
 * whole; what has something in it is not empty.
 */
function ofWhole(condition: Condition): readonly Condition[] {
  const known = wholes.get(condition);
  if (known !== undefined) return known;
  const made = wholesOf(condition);
  wholes.set(condition, made);
  return made;
}

const wholes = new WeakMap<Condition, readonly Condition[]>();

function wholesOf(condition: Condition): readonly Condition[] {
  const { subject } = condition;
  const full = /^(.+)\.(?:includes|startsWith|endsWith)\(".+"\)$/.exec(subject);
  if (full !== null && condition.is === 'truthy' && condition.holds) return [{ subject: `${full[1]}.length`, is: 'truthy', holds: true }];
  const whole = /^(state(?:\??\.[\w$-]+)+?)\??\.([\w$-]+)$/.exec(subject);
  if (whole === null || isTrueOf(condition, undefined)) return [];
  // An empty text has a length and nothing else; what is left of a list or an object counts as true.
  const isSome: Condition = whole[2] === 'length' && isTrueOf(condition, 0) ? { subject: whole[1]!, is: '==', than: null, holds: false } : { subject: whole[1]!, is: 'truthy', holds: true };
  return [isSome, ...ofWhole(isSome)];
}

/** Whether the condition is true of a value that is known. */
export function isTrueOf({ is, than, of, holds }: Condition, value: unknown): boolean {
  if (is === 'among') return (of ?? []).some((one) => Object.is(valueOf(one), value)) === holds;
  return RELATIONS[is](value, than === undefined ? undefined : valueOf(than)) === holds;
}

function valueOf(constant: Constant): unknown {
  return typeof constant === 'object' && constant !== null ? undefined : constant;
}

type Ordered = number;

const RELATIONS: Record<Exclude<Relation, 'among'>, (a: unknown, b: unknown) => boolean> = {
  truthy: (a) => Boolean(a),
  '===': (a, b) => a === b,
  '==': (a, b) => a == b,
  '<': (a, b) => (a as Ordered) < (b as Ordered),
  '<=': (a, b) => (a as Ordered) <= (b as Ordered),
  '>': (a, b) => (a as Ordered) > (b as Ordered),
  '>=': (a, b) => (a as Ordered) >= (b as Ordered),
  typeof: (a, b) => typeof a === b,
};

/** One of every kind: objects and functions are compared with nothing that is written down. */
const KINDS: readonly unknown[] = [undefined, null, false, true, 0, 1, -1, Number.NaN, Infinity, -Infinity, '', '\u{10ffff}', '\u0000', {}, () => undefined, 10n, Symbol.iterator];

function witnesses(subject: string, conditions: readonly Condition[]): readonly unknown[] {
  const named = conditions.flatMap(({ than, of = [] }) => [...(than === undefined ? [] : [than]), ...of].flatMap((one) => around(valueOf(one))));
  const all = [...named, ...KINDS.filter((kind) => !isTooStrange(kind, conditions))];
  if (conditions.some(({ type }) => type === 'number')) return all.filter((value) => typeof value === 'number' || value === undefined);
  // A length is a count; `list?.length` may also be nothing at all.
  if (subject.endsWith('?.length')) return all.filter((value) => value === undefined || isCount(value));
  return subject.endsWith('.length') ? all.filter(isCount) : all;
}

/** Symbols and bigints throw or surprise in comparisons: they stand for nothing where values are ordered. */
function isTooStrange(value: unknown, conditions: readonly Condition[]): boolean {
  return (typeof value === 'symbol' || typeof value === 'bigint') && conditions.some(({ is }) => is !== 'typeof' && is !== 'truthy' && is !== '===' && is !== 'among');
}

function around(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value, value - 1, value + 1, value - 0.5, value + 0.5, String(value)];
  if (typeof value === 'string') return [value, `${value} `, value.slice(0, -1), Number(value)];
  return [value];
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/**
 * The cases that conditions tell apart: for each subject, which of the conditions on it are true together; for several
 * subjects, all combinations. A world says of each condition whether it holds. Null where they are more than `most`.
 */
export function worldsOf(conditions: readonly Condition[], most: number): readonly (readonly Condition[])[] | null {
  const bySubject = new Map<string, Map<string, Condition>>();
  for (const condition of conditions) {
    const { subject } = condition;
    const known = bySubject.get(subject) ?? new Map<string, Condition>();
    bySubject.set(subject, known);
    known.set(testOf(condition), { ...condition, holds: true });
  }
  let worlds: readonly (readonly Condition[])[] = [[]];
  for (const [subject, known] of bySubject) {
    const tests = [...known.values()];
    const cases = new Map(witnesses(subject, tests).map((value) => {
      const world = tests.map((test): Condition => ({ ...test, holds: isTrueOf(test, value) }));
      return [world.map(({ holds }) => holds).join(), world];
    }));
    worlds = worlds.flatMap((world) => [...cases.values()].map((one) => [...world, ...one]));
    if (worlds.length > most) return null;
  }
  return worlds;
}

/** Whether one of the lists agrees with a world; conditions that the world does not speak of may hold. */
export function holdsIn(world: readonly Condition[], when: readonly (readonly Condition[])[] | undefined): boolean {
  if (when === undefined || world.length === 0) return true;
  return when.some((list) => list.every((one) => !world.some((other) => isOpposite(one, other))));
}

function isOpposite(a: Condition, b: Condition): boolean {
  return a.holds !== b.holds && a.subject === b.subject && testOf(a) === testOf(b);
}

/** What is asked of a subject. */
function testOf({ is, than, of }: Condition): string {
  return JSON.stringify([is, than, of]);
}

/** Whether one list of each can be true together. */
export function canMeet(...each: readonly (readonly (readonly Condition[])[] | undefined)[]): boolean {
  let sums: readonly (readonly Condition[])[] = [[]];
  for (const lists of each) {
    if (lists === undefined) continue;
    sums = sums.flatMap((sum) => lists.map((list) => [...sum, ...list])).filter(canHold);
    if (sums.length === 0) return false;
    if (sums.length > MOST_SUMS) return true;
  }
  return true;
}

const MOST_SUMS = 200;
