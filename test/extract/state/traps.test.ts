import { expect, test } from 'vitest';
import { described } from './described.ts';

const reducer = '(a, b) => a.concat(b)';
const meta = `{ reducer: { fn: ${reducer} } }`;

test.each([
  ['Annotation.Root({ k: Annotation({ default: () => [] }) })', 'default-without-reducer', 'last-value'],
  ['{ channels: { k: { default: () => [] } } }', 'default-without-reducer', 'last-value'],
  [`Annotation.Root({ k: Annotation(${reducer}) })`, 'bare-function', 'last-value'],
  [`{ channels: { k: ${reducer} } }`, 'bare-function', 'last-value'],
  ['Annotation.Root({ k: MessagesAnnotation })', 'root-as-channel', 'broken'],
  [`Annotation.Root({ k: { reducer: ${reducer} } })`, 'not-a-channel', 'broken'],
  ['Annotation.Root({ k: z.string() })', 'not-a-channel', 'broken'],
  ['{ channels: Annotation.Root({ k: Annotation() }).spec }', 'spec-as-channels', 'broken'],
  [`{ channels: Annotation.Root({ k: Annotation({ reducer: ${reducer}, default: () => 0 }) }).spec }`, 'spec-as-channels', 'last-value'],
  ['Annotation.Root({ k: Annotation({ reducer: "append" }) })', 'reducer-not-a-function', 'broken'],
  [`z.object({ k: z.array(z.any()).register(registry, ${meta}).optional() })`, 'zod-reducer-lost', 'last-value'],
  [`z.object({ k: z.array(z.any()).register(registry, ${meta}).describe('x').min(1) })`, 'zod-reducer-lost', 'last-value'],
  [`z.object({ k: withLangGraph(z.array(z.any()), ${meta}).default([]) })`, 'zod-reducer-lost', 'last-value'],
  [`z.object({ k: z.array(z.any()).langgraph.reducer(${reducer}).default([]) })`, 'zod-reducer-lost', 'last-value'],
  [`z.object({ k: z.array(z.any()).register(registry, ${meta}) }).partial()`, 'zod-reducer-lost', 'last-value'],
  [`z.object({ k: z.array(z.any()).meta(${meta}) })`, 'meta-reducer', 'last-value'],
  ['z.object({ k: z.custom().meta(MessagesZodMeta) })', 'meta-reducer', 'last-value'],
  [`z.object({ k: z.array(z.any()).register(z.globalRegistry, ${meta}) })`, 'wrong-registry', 'last-value'],
  [`z.object({ k: z.array(z.any()).register(registry, { reducer: ${reducer} }) })`, 'reducer-not-wrapped', 'broken'],
  [`z.object({ k: z.array(z.any()).register(registry, ${meta}) })`, null, 'reducer'],
  [`z.object({ k: z.array(z.any()).optional().register(registry, ${meta}) })`, null, 'reducer'],
  ['Annotation.Root({ k: Annotation() })', null, 'last-value'],
  ['Annotation.Root({ k: Annotation(null) })', null, 'last-value'],
])('%s', (state, trap, kind) => {
  const { byKey, error } = described(`const graph = new StateGraph(${state}); export { graph };`);
  expect(error).toBeNull();
  expect(byKey['k']).toMatchObject({ trap, kind });
});

test('fields of zod 3 in an object of zod 4', () => {
  const { byKey } = described("import * as four from 'zod/v4'; const graph = new StateGraph(four.object({ ...MessagesZodState.shape, x: four.string() })); export { graph };");
  expect(byKey).toMatchObject({ messages: { kind: 'reducer', trap: 'zod3-in-zod4' }, x: { trap: null } });
});

test('a root that is spread without its spec leaves two keys of its own', () => {
  const { byKey } = described('const graph = new StateGraph(Annotation.Root({ ...MessagesAnnotation, x: Annotation })); export { graph };');
  expect(byKey).toMatchObject({
    lc_graph_name: { kind: 'broken', trap: 'root-spread-without-spec' },
    spec: { kind: 'broken', trap: 'root-spread-without-spec' },
    x: { kind: 'last-value', trap: null },
  });
});

test('a root in place of legacy channels', () => {
  const { byKey } = described('const graph = new StateGraph({ channels: MessagesAnnotation }); export { graph };');
  expect(byKey).toMatchObject({
    lc_graph_name: { kind: 'last-value', trap: 'annotation-root-as-channels' },
    spec: { kind: 'last-value', trap: 'annotation-root-as-channels' },
  });
});
