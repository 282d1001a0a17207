import { partOf, UNKNOWN } from './part-of.ts';
import { type Condition, canHold, holdsIn, isTrueOf, worldsOf } from './condition.ts';
import type { GraphModel, NodeOutcome, When, Write } from './graph.ts';

/** What decides how much of the state a router sees as the body saw it. */
export interface Seeing {
  /** The body may write keys that are not listed. */
  readonly open: boolean;
  /** Keys that hold what was written last, and nothing of what was there. */
  readonly plain: ReadonlySet<string>;
}

/** What is true where a body has returned under some conditions and a router goes on under others; null where both cannot be. */
export function goneOn(before: readonly Condition[], list: readonly Condition[], outcome: NodeOutcome | null, body: Seeing): readonly Condition[] | null {
  const said: Condition[] = [];
  for (const condition of list) {
    const after = seenAfter(condition, outcome, body);
    if (after === false) return null;
    if (after !== true) said.push(after);
  }
  const when = [...before, ...said];
  return canHold(when) ? when : null;
}

/** What of it other bodies of the step see as well: the state before the body ran. */
export function seenBefore(when: readonly Condition[]): readonly Condition[] {
  return when.filter(({ subject }) => !subject.startsWith(AFTER));
}

/** What of it is said of what the body has written. */
export function seenThen(when: readonly Condition[]): readonly Condition[] {
  return when.flatMap((one) => (one.subject.startsWith(AFTER) ? [{ ...one, subject: one.subject.slice(AFTER.length) }] : []));
}

/** The first part of the name of what a body has written. */
const AFTER = 'after ';

/** What a router's condition says about the state before the body ran: nothing more where the body has decided it. */
function seenAfter(condition: Condition, outcome: NodeOutcome | null, { open, plain }: Seeing): Condition | boolean {
  const written = (outcome?.writes ?? []).filter((write) => changes(write, plain) && mentions(condition.subject, write.key));
  if (written.length === 0 && !open) return condition;
  const [only] = written;
  const part = !open && written.length === 1 && plain.has(only!.key) ? partAfter(only!, condition) : UNKNOWN;
  if (part !== UNKNOWN) return isTrueOf(condition, part);
  return { ...condition, subject: `${AFTER}${condition.subject}` };
}

/** What is handed back as it was changes nothing. */
export function changes({ key, relation }: Write, plain: ReadonlySet<string>): boolean {
  return relation !== 'copied' || !plain.has(key);
}

/** What the write makes of the part that is asked for. */
function partAfter(write: Write, { subject }: Condition): unknown {
  const name = `state.${write.key}`;
  return isSure(write) && (subject === name || subject.startsWith(`${name}.`)) ? partOf(write.constant!, subject.slice(name.length)) : UNKNOWN;
}

/** Whether the key holds the constant of the write afterwards, if nobody else writes it. */
export function isSure({ certainty, ifPresent, constant }: Write): boolean {
  return certainty === 'always' && !ifPresent && constant !== undefined;
}

/** Whether what a condition speaks of depends on a key. */
export function mentions(subject: string, key: string): boolean {
  if (/\bstate(?!\.)/.test(subject)) return true;
  const name = `state.${key}`;
  for (let at = subject.indexOf(name); at >= 0; at = subject.indexOf(name, at + 1)) {
    const next = subject[at + name.length];
    if (next === undefined || !/[\w$]/.test(next)) return true;
  }
  return false;
}

/** Keys that hold what was written last. */
export function plainKeys({ channels }: GraphModel): ReadonlySet<string> {
  return new Set(channels.filter(({ kind }) => kind === 'last-value').map(({ key }) => key));
}

/** More cases than this are not looked at. */
const MOST_CASES = 64;

/** Where none of several ways is taken; null where one of them always is, or where that is not known. */
export function uncovered(whens: readonly (When | undefined)[]): When | null {
  const lists = whens.flatMap((when) => when ?? []);
  if (lists.length === 0 || whens.includes(undefined)) return null;
  const rest = (worldsOf(lists.flat(), MOST_CASES) ?? []).filter((world) => !holdsIn(world, lists));
  return rest.length === 0 ? null : rest;
}
