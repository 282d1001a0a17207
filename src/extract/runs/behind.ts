import type { CallEvent, Event, TestEvent } from '../log/log.ts';
import { type Source, sourcesBehind } from '../log/sources.ts';

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
