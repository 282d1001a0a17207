import { currentFrame } from './scope.ts';

/** What is read and written of an object: its fields, the entries of a Map or a Set. */
type Note = (kind: 'read' | 'write', part: string) => void;

/**
 * An object that tasks share, such as a cache in a module, under a name: give tasks what this returns, and what they do
 * to its fields is seen. Without a run around it nothing is noted.
 */
export function shared<Thing extends object>(name: string, thing: Thing): Thing {
  const note: Note = (kind, part) => {
    const frame = currentFrame();
    if (frame === undefined || frame.task === null) return;
    const { run, task } = frame;
    const shown = `${name}.${run.watched.session.shown(part)}`;
    run.touched(task, kind, `shared ${name}.${part}`, shown, 'resource');
  };
  if (thing instanceof Map || thing instanceof Set) return collectionView(thing, note);
  return new Proxy(thing, {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && typeof Reflect.get(target, key) !== 'function') note('read', key);
      return Reflect.get(target, key, receiver) as unknown;
    },
    set: (target, key, value) => {
      if (typeof key === 'string') note('write', key);
      return Reflect.set(target, key, value);
    },
    deleteProperty: (target, key) => {
      if (typeof key === 'string') note('write', key);
      return Reflect.deleteProperty(target, key);
    },
  });
}

const READS: ReadonlySet<string> = new Set(['get', 'has']);
const WRITES: ReadonlySet<string> = new Set(['set', 'add', 'delete']);

function collectionView<Thing extends object>(thing: Thing, note: Note): Thing {
  return new Proxy(thing, {
    get: (target, key) => {
      const value = Reflect.get(target, key) as unknown;
      if (typeof value !== 'function') return value;
      return (...given: readonly unknown[]): unknown => {
        if (READS.has(String(key))) note('read', String(given[0]));
        if (WRITES.has(String(key))) note('write', String(given[0]));
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}

/** A function that does something to the world which must not be done twice, such as a payment. */
export function effect<Given extends readonly unknown[], Result>(name: string, act: (...given: Given) => Result): (...given: Given) => Result {
  return (...given) => {
    const frame = currentFrame();
    if (frame?.task) frame.run.effect(frame.task, name, null);
    return act(...given);
  };
}
