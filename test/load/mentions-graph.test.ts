import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mentionsGraph } from '../../src/extract/load/mentions-graph.ts';

test.each([
  "import { StateGraph } from '@langchain/langgraph';",
  'new StateGraph(State)',
  'new MessageGraph()',
  'const agent = createReactAgent({ llm, tools });',
  "import { createAgent } from 'langchain';",
  "import { tool } from '@langchain/core/tools';",
  'export const wire = (b) => b\n  .addNode("a", a)\n  .addEdge(START, "a");',
  'builder.addNode<"a">("a", a)',
  'const answer = interrupt({ question });',
  'const answer = interrupt<string>(question);',
  "import { graph } from './graph';\nexport const POST = async () => Response.json(await graph.invoke({}));",
  "import { agent } from '@/agent';\nawait agent.stream({}, { configurable: { thread_id } });",
])('%j could be about graphs', (text) => {
  expect(mentionsGraph(text, [])).toBe(true);
});

test.each(['', 'const a = 1;', "import React from 'react';", 'graph.add(node)', '// interrupts are handled elsewhere'])(
  '%j could not',
  (text) => {
    expect(mentionsGraph(text, [])).toBe(false);
  },
);

test('modules of the setting count', () => {
  const text = "import { Flow } from '@acme/flows/web';";
  expect(mentionsGraph(text, [])).toBe(false);
  expect(mentionsGraph(text, ['@acme/flows/*'])).toBe(true);
  expect(mentionsGraph(text, ['@acme/flows/web'])).toBe(true);
  expect(mentionsGraph(text, ['@acme/other'])).toBe(false);
});

test('it loads nothing, TypeScript least of all', () => {
  const file = new URL('../../src/extract/load/mentions-graph.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).not.toMatch(/^import /m);
});
