import type { CallEvent, Event, PickEvent, TestEvent } from '../log/log.ts';
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

/** What a look-up goes by. */
export function behindKey(event: PickEvent): readonly Source[] {
  return once(event, () => sourcesBehind(event.key, event.store));
}

/** What the object hangs on whose method is called. */
export function behindSelf(event: CallEvent): readonly Source[] {
  const { self, store } = event;
  return self === null ? [] : once(event, () => sourcesBehind(self, store), selves);
}

const selves = new WeakMap<Event, readonly Source[]>();

function once(event: Event, work: () => readonly Source[], worked = known): readonly Source[] {
  let sources = worked.get(event);
  if (sources === undefined) worked.set(event, (sources = work()));
  return sources;
}
