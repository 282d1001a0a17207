import { describe, expect, test } from 'vitest';
import { described } from './described.ts';

function graph(state: string, before = '') {
  return described(`import { foreign } from './no-such-file'; import * as pkg from 'no-such-package'; ${before}; const graph = new StateGraph(${state}); export { graph };`);
}

describe('a set of keys that is not closed', () => {
  test.each([
    ['a schema from a file that is missing', 'foreign'],
    ['a schema from a package', 'pkg.State'],
    ['the result of a call', 'Annotation.Root(foreign.make())'],
    ['legacy channels from elsewhere', '{ channels: foreign }'],
    ['a state from elsewhere in an init object', '{ stateSchema: foreign }'],
    ['a zod shape from elsewhere', 'z.object(foreign)'],
    ['a zod object extended with something from elsewhere', 'z.object({ a: z.string() }).extend(foreign)'],
    ['fields from elsewhere', 'new StateSchema(foreign)'],
    ['an input from elsewhere', '{ stateSchema: MessagesAnnotation, input: foreign }'],
    ['options from elsewhere', 'MessagesAnnotation, foreign'],
    ['one of two schemas', "flag ? Annotation.Root({ a: Annotation, b: Annotation }) : Annotation.Root({ a: Annotation })"],
  ])('%s', (_, state) => {
    const { openWhy, inputKeys, error } = graph(state);
    expect(openWhy).not.toBeNull();
    expect(inputKeys).toBeNull();
    expect(error).toBeNull();
  });
});

describe('a key that cannot be told', () => {
  test.each([
    ['a definition from elsewhere', 'Annotation.Root({ k: foreign })'],
    ['the result of a foreign call', 'Annotation.Root({ k: foreign() })'],
    ['options from elsewhere', 'Annotation.Root({ k: Annotation(foreign) })'],
    ['one of two definitions', 'Annotation.Root({ k: flag ? Annotation() : Annotation({ reducer: (a, b) => b }) })'],
    ['a reducer that may be missing', 'Annotation.Root({ k: Annotation({ reducer: flag ? (a, b) => b : undefined }) })'],
    ['a key that is there sometimes', 'Annotation.Root({ ...(flag ? { k: Annotation() } : {}) })'],
    ['a zod field from elsewhere', 'z.object({ k: foreign })'],
    ['meta from elsewhere', 'z.object({ k: z.string().register(registry, foreign) })'],
    ['a reducer from elsewhere in meta', 'z.object({ k: z.string().register(registry, { reducer: foreign }) })'],
    ['a registry from elsewhere', 'z.object({ k: z.string().register(foreign, {}) })'],
    ['a field from elsewhere', 'new StateSchema({ k: foreign })'],
    ['a legacy definition from elsewhere', '{ channels: { k: foreign } }'],
    ['a raw channel from elsewhere', '{ k: foreign, l: Annotation() }'],
    ['one of two schemas', 'flag ? Annotation.Root({ k: Annotation }) : z.object({ k: z.string().register(registry, { reducer: { fn: (a, b) => b } }) })'],
  ])('%s', (_, state) => {
    const { byKey, why, openWhy } = graph(state);
    expect(byKey['k']).toMatchObject({ kind: 'unknown', single: false, initial: false });
    expect(why).toEqual([expect.stringContaining('the definition of "k": ')]);
    expect(openWhy).toBeNull();
  });

  test('either definition makes the same channel', () => {
    expect(graph('Annotation.Root({ k: flag ? Annotation() : Annotation<string>() })').byKey['k']).toMatchObject({ kind: 'last-value', single: true });
  });

  test('either schema defines the key alike', () => {
    const { byKey } = graph('flag ? Annotation.Root({ k: Annotation, l: Annotation }) : Annotation.Root({ k: Annotation, m: Annotation })');
    expect(byKey).toMatchObject({ k: { kind: 'last-value' }, l: { kind: 'unknown' }, m: { kind: 'unknown' } });
  });

  test('a reducer from elsewhere is a reducer nonetheless', () => {
    const { byKey, why } = graph('Annotation.Root({ k: Annotation({ reducer: foreign, default: () => [] }) })');
    expect(byKey['k']).toMatchObject({ kind: 'reducer', reducer: null, initial: true });
    expect(why).toEqual([expect.stringContaining('the reducer of "k": ')]);
  });

  test('other keys are known all the same', () => {
    expect(graph('Annotation.Root({ k: foreign, l: Annotation })').byKey['l']).toMatchObject({ kind: 'last-value', single: true });
  });
});
