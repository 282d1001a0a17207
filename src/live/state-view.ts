import { isRecord } from './values.ts';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * The state of a task with getters in place of its keys, so that reading is seen. Not a Proxy: `structuredClone`, spread
 * and `JSON.stringify` work on it as on the object itself.
 */
export function stateView(input: unknown, onRead: (key: string, value: unknown) => void): unknown {
  if (!isRecord(input)) return input;
  const view: Record<string, unknown> = {};
  for (const key of Object.keys(input)) {
    Object.defineProperty(view, key, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = input[key];
        onRead(key, value);
        return value;
      },
      set: (value: unknown) => void Object.defineProperty(view, key, { value, enumerable: true, configurable: true, writable: true }),
    });
  }
  Object.defineProperty(view, INSPECT, { value: () => plainly(view, input), enumerable: false });
  return view;
}

/** What a log shows: looking at it is no reading. */
function plainly(view: object, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(view)).map(([key, { get, value }]) => [key, get === undefined ? (value as unknown) : input[key]]));
}
