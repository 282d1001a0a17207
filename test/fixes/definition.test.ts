import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { analyse, apply } from './apply.ts';

const HEAD = `import { Annotation, MessagesAnnotation, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { registry, withLangGraph } from '@langchain/langgraph/zod';
import { z } from 'zod';
`;

function program(state: string, head = HEAD): string {
  return `${head}export const graph = new StateGraph(${state}).addNode('a', async () => ({})).addEdge(START, 'a').compile();\n`;
}

const ours = (text: string): Finding[] => analyse('agent.ts', text).findings.filter(({ rule }) => rule === 'no-ineffective-channel');

/** What the first fix makes of the only finding. */
function fixed(text: string): { readonly result: string; readonly safety: string } {
  const [finding, ...others] = ours(text);
  expect(others).toEqual([]);
  const [fix] = finding!.fixes;
  const result = apply(text, fix!.edits);
  expect(analyse('agent.ts', result).findings, result).toEqual([]);
  expect(ts.transpileModule(result, { reportDiagnostics: true }).diagnostics).toEqual([]);
  return { result, safety: fix!.safety };
}

const fn = '(a: string[], b: string[]) => a.concat(b)';
const meta = `{ reducer: { fn: ${fn} } }`;

describe('to the form that works', () => {
  test.each([
    ['Annotation.Root({ k: Annotation<string[]>({ default: () => [] }) })', 'Annotation.Root({ k: Annotation<string[]>({ reducer: (current, update) => current.concat(update), default: () => [] }) })', 'review'],
    [`Annotation.Root({ k: Annotation<string[]>(${fn}) })`, `Annotation.Root({ k: Annotation<string[]>({ reducer: ${fn} }) })`, 'safe'],
    ['Annotation.Root({ k: Annotation<string[]>(() => []) })', 'Annotation.Root({ k: Annotation<string[]>({ reducer: (_, update) => update, default: () => [] }) })', 'review'],
    [`{ channels: { k: ${fn}, j: null } }`, `{ channels: { k: { reducer: ${fn} }, j: null } }`, 'safe'],
    [`z.object({ k: z.array(z.string()).register(registry, { reducer: ${fn}, default: () => [] }) })`, `z.object({ k: z.array(z.string()).register(registry, { reducer: { fn: ${fn} }, default: () => [] }) })`, 'safe'],
    [`z.object({ k: withLangGraph(z.array(z.string()), { default: () => [], reducer: ${fn} }) })`, `z.object({ k: withLangGraph(z.array(z.string()), { default: () => [], reducer: { fn: ${fn} } }) })`, 'safe'],
    ['Annotation.Root({ messages: MessagesAnnotation, k: Annotation })', 'Annotation.Root({ ...MessagesAnnotation.spec, k: Annotation })', 'review'],
    ['Annotation.Root({ ...MessagesAnnotation, k: Annotation })', 'Annotation.Root({ ...MessagesAnnotation.spec, k: Annotation })', 'safe'],
    ['{ ...MessagesAnnotation, k: Annotation }', '{ ...MessagesAnnotation.spec, k: Annotation }', 'safe'],
    ['{ channels: MessagesAnnotation }', 'MessagesAnnotation', 'safe'],
    ['{ channels: MessagesAnnotation.spec, }', 'MessagesAnnotation.spec', 'safe'],
    ['{ channels: { k: Annotation<string>() } }', '{ k: Annotation<string>() }', 'safe'],
    [`z.object({ k: z.array(z.string()).register(registry, ${meta}).describe('x').min(1) })`, `z.object({ k: z.array(z.string()).describe('x').min(1).register(registry, ${meta}) })`, 'safe'],
    [`z.object({ k: z.array(z.string()).register(registry, ${meta}).optional() })`, `z.object({ k: z.array(z.string()).optional().register(registry, ${meta}) })`, 'review'],
    [`z.object({ k: z.array(z.string()).meta(${meta}) })`, `z.object({ k: z.array(z.string()).register(registry, ${meta}) })`, 'review'],
    [`z.object({ k: z.array(z.string()).meta(${meta}).optional() })`, `z.object({ k: z.array(z.string()).optional().register(registry, ${meta}) })`, 'review'],
    [`z.object({ k: z.array(z.string()).register(z.globalRegistry, ${meta}) })`, `z.object({ k: z.array(z.string()).register(registry, ${meta}) })`, 'safe'],
  ])('%s', (state, wanted, safety) => {
    expect(fixed(program(state))).toEqual({ result: program(wanted), safety });
  });

  test('imports that do not exist', () => {
    const state = `z.object({ k: withLangGraph(z.array(z.string()), ${meta}) })`;
    const { result } = fixed(program(state, "import { START, StateGraph, withLangGraph } from '@langchain/langgraph';\nimport { z } from 'zod';\n"));
    expect(result).toBe(program(state, "import { START, StateGraph } from '@langchain/langgraph';\nimport { withLangGraph } from '@langchain/langgraph/zod';\nimport { z } from 'zod';\n"));
  });
});

describe('no fix where the definition is not written out in one place', () => {
  test.each([
    'Annotation.Root({ k: z.string() })',
    '{ channels: { k: Annotation<string>(), j: null } }',
    `new StateSchema({ k: z.array(z.string()).register(registry, ${meta}) })`,
  ])('%s', (state) => {
    expect(ours(program(state)).map(({ fixes }) => fixes)).toEqual([[]]);
  });
});

describe('silent', () => {
  test.each([
    '{ ...MessagesAnnotation }',
    '{ channels: { k: Annotation, j: null } }',
    '{ channels: { k: { value: (a, b) => b ?? a, default: () => null } } }',
    `z.object({ k: z.array(z.string()).optional().register(registry, ${meta}) })`,
    'Annotation.Root({ k: Annotation({ default: () => [], ...options }) })',
    'Annotation.Root({ k: Annotation(unknownReducer) })',
  ])('%s', (state) => {
    expect(ours(program(state))).toEqual([]);
  });

  test('a registered schema that is used as it is, too', () => {
    const text = program('z.object({ total: Count, limit: Count.optional() })', `${HEAD}const Count = z.number().register(registry, { reducer: { fn: (a, b) => a + b } });\n`);
    expect(ours(text)).toEqual([]);
  });
});
