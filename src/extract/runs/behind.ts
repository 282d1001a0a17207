import type { CallEvent, Event, TestEvent } from '../log/log.ts';
import { type Source, sourcesBehind } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';

/** What an event hangs on. Memory is kept as it was, so it is worked out once, however many ids are asked about. */
const known = new WeakMap<Event, readonly Source[]>();

export function behindTest(event: TestEvent): readonly Source[] {
  return once(event, () => sourcesBehind(event.value, event.store));
}

/** All that a call is given. */
export function behindArguments(event: CallEvent): readonly Source[] {
  return once(event, () => event.args.flatMap((arg) => sourcesBehind(arg, event.store)));
}

function once(event: Event, work: () => readonly Source[]): readonly Source[] {
  let sources = known.get(event);
  if (sources === undefined) known.set(event, (sources = work()));
  return sources;
}

const namesKnown = new WeakMap<T.Node, ReadonlySet<string>>();

/** The names in an expression. */
export function namesIn(node: T.Node): ReadonlySet<string> {
  const before = namesKnown.get(node);
  if (before !== undefined) return before;
  const names = new Set<string>();
  const collect = (one: T.Node): void => (ts.isIdentifier(one) ? void names.add(one.text) : ts.forEachChild(one, collect));
  collect(node);
  namesKnown.set(node, names);
  return names;
}
