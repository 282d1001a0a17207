import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { Glances } from '../../src/extract/load/glances.ts';
import { handlesNoGraph } from '../../src/extract/load/handles-no-graph.ts';
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
  // A service may run one; whether it does is seen in what it imports.
  "import { bot } from './bot';\nrouter.post('/say', async (req, res) => res.json(await bot.say(req.body.text)));",
  "import { Bot } from './bot';\n@Controller()\nclass Say {\n  @Post('say') say() {}\n}",
])('%j could be about graphs', (text) => {
  expect(mentionsGraph(text, [])).toBe(true);
});

test.each(['', "router.post('/say', (req, res) => res.end());", "import { map } from './lists';\nmap.get('message');", 'const a = 1;', "import React from 'react';", 'graph.add(node)', '// interrupts are handled elsewhere'])(
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

test('what handles requests is looked at where what it imports could be about graphs', () => {
  const texts: Record<string, string> = { '/api/say.ts': "import { bot } from './bot';\napp.post('/say', () => bot.say());", '/api/bot.ts': "export { bot } from './bots/one';", '/api/bots/one.ts': "import { graph } from './graph';", '/api/bots/graph.ts': 'new StateGraph(S)' };
  const handlesNone = (modules: readonly string[]) => {
    const glances = new Glances(modules, 10);
    const glanceAt = (file: string) => (texts[file] === undefined ? null : glances.at(texts[file]));
    return handlesNoGraph('/api/say.ts', { glanceAt, resolve: (specifier, from) => ({ kind: 'file', file: `${posix.join(posix.dirname(from), specifier)}.ts` }) });
  };
  expect(handlesNone([])).toBe(false);
  texts['/api/bots/one.ts'] = 'export const bot = 1;';
  expect(handlesNone([])).toBe(true);
  texts['/api/bots/one.ts'] = "import '@acme/flows';";
  expect(handlesNone(['@acme/flows'])).toBe(false);
});

test('what looks like a graph is looked at where something it imports has a library', () => {
  const texts: Record<string, string> = { '/a.ts': "import { chain } from './chain';\nawait chain.invoke(1);", '/chain.ts': "export * from 'chains/one';", '/chains/one.ts': "import '@acme/deepagents';" };
  const none = (modules: readonly string[]) => {
    const glances = new Glances(modules, 10);
    const glanceAt = (file: string) => (texts[file] === undefined ? null : glances.at(texts[file]));
    const at = (specifier: string, from: string) => (specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : `/${specifier}`);
    return handlesNoGraph('/a.ts', { glanceAt, resolve: (specifier, from) => ({ kind: 'file', file: `${at(specifier, from)}.ts` }) });
  };
  expect(none([])).toBe(false);
  texts['/chains/one.ts'] = "import '@deepagents/core'; new StateGraph(S);";
  expect(none([])).toBe(true);
  expect(none(['@deepagents/*'])).toBe(false);
  for (const computed of ['await import(name)', 'await import(`./${name}`)', "await import(/* late */ './graph')"]) {
    texts['/chains/one.ts'] = computed;
    expect(none([])).toBe(false);
  }
  texts['/chains/one.ts'] = "require('langchain')";
  expect(none([])).toBe(false);
});

test('an alias of a library is one, whatever it is called', () => {
  const glances = new Glances([], 10);
  const none = (name: string) => handlesNoGraph('/a.ts', { glanceAt: () => glances.at("import { StateGraph } from '#flows';\nnew StateGraph(S);"), resolve: () => ({ kind: 'library', name }) });
  expect(none('@langchain/langgraph')).toBe(false);
  expect(none('zod/v4')).toBe(true);
});

test('what names a library, or nothing of graphs, is read whatever it is about', () => {
  const glances = new Glances([], 10);
  const resolve = () => ({ kind: 'missing', why: 'not there' }) as const;
  for (const text of ['const a = ;', "import { StateGraph } from '@langchain/langgraph'"]) expect(handlesNoGraph('/a.ts', { glanceAt: () => glances.at(text), resolve })).toBe(false);
  expect(handlesNoGraph('/a.ts', { glanceAt: () => null, resolve })).toBe(false);
});

test('it loads nothing, TypeScript least of all', () => {
  const file = new URL('../../src/extract/load/mentions-graph.ts', import.meta.url);
  expect(readFileSync(file, 'utf8')).not.toMatch(/^import /m);
});
