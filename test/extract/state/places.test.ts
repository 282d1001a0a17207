import { describe, expect, test } from 'vitest';
import { described, field, zodField } from './described.ts';

describe('where a key is defined', () => {
  test.each(['Annotation', 'Annotation<string>', 'Annotation<string>()', 'Annotation({ reducer: (a, b) => b })', 'new LastValue()'])('%s', (definition) => {
    expect(field(definition)).toMatchObject({ site: definition, property: `k: ${definition}` });
  });

  test.each(['z.string()', 'z.string().min(1)', 'z.string().register(registry, { default: () => "" })', 'withLangGraph(z.string(), {})'])('%s', (definition) => {
    const site = definition.startsWith('with') ? 'z.string()' : definition;
    expect(zodField(definition)).toMatchObject({ site, property: `k: ${definition}` });
  });

  test('a definition under a name of its own', () => {
    const { byKey } = described(
      'const k = Annotation<string>(); const l = z.string().min(1); const graph = new StateGraph(Annotation.Root({ k, m: k })); export { graph };',
    );
    expect(byKey).toMatchObject({
      k: { site: 'Annotation<string>()', property: 'k' },
      m: { site: 'Annotation<string>()', property: 'm: k' },
    });
  });

  test('legacy channels', () => {
    const { byKey } = described("const graph = new StateGraph({ channels: { a: null, b: { value: (x, y) => y } as any, 'c-d': {} } }); export { graph };");
    expect(byKey).toMatchObject({
      a: { site: 'null', property: 'a: null', dialect: 'legacy' },
      b: { site: '{ value: (x, y) => y }', property: 'b: { value: (x, y) => y } as any' },
      'c-d': { property: "'c-d': {}" },
    });
  });

  test('what the library made has the place where it is used', () => {
    const spread = described('const graph = new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec })); export { graph };');
    expect(spread.byKey).toMatchObject({ messages: { site: 'MessagesAnnotation.spec', property: null, dialect: 'prebuilt' } });
    const whole = described('const graph = new StateGraph(MessagesAnnotation); export { graph };');
    expect(whole.byKey).toMatchObject({ messages: { site: 'MessagesAnnotation', property: null } });
  });
});

describe('the dialect of a key', () => {
  test.each([
    ['Annotation', 'annotation-bare'],
    ['Annotation()', 'annotation'],
    ['new LastValue()', 'channel-instance'],
    ['5', 'annotation'],
  ])('%s', (definition, dialect) => {
    expect(field(definition)).toMatchObject({ dialect });
  });

  test('zod 3 by name, and where its plugin is used', () => {
    const plugin = described('const graph = new StateGraph(z.object({ a: z.string(), b: z.string().langgraph.reducer((x, y) => y) })); export { graph };');
    expect(plugin.byKey).toMatchObject({ a: { dialect: 'zod3' }, b: { dialect: 'zod3', kind: 'reducer' } });
    const named = described("import { z as old } from 'zod/v3'; const graph = new StateGraph(old.object({ a: old.string() })); export { graph };");
    expect(named.byKey).toMatchObject({ a: { dialect: 'zod3' } });
    expect(zodField('z.string()')).toMatchObject({ dialect: 'zod4' });
  });
});

describe('flags', () => {
  test('input, output and private keys', () => {
    const { byKey, inputKeys, outputKeys } = described(`
      const graph = new StateGraph({ stateSchema: Annotation.Root({ a: Annotation, b: Annotation }), input: Annotation.Root({ a: Annotation }) })
        .addNode('n', () => ({}), { input: Annotation.Root({ secret: Annotation }) });
      export { graph };`);
    expect(byKey).toMatchObject({
      a: { input: true, output: true, private: false },
      b: { input: false, output: true, private: false },
      secret: { input: false, output: false, private: true },
    });
    expect({ inputKeys, outputKeys }).toEqual({ inputKeys: ['a'], outputKeys: ['a', 'b'] });
  });
});
