import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import type { FrameworkSetting } from '../../src/model/settings.ts';

/** A handler of a framework that nobody knows, and the thread it runs. */
function findings(handler: string, frameworks: readonly FrameworkSetting[]): readonly string[] {
  const text = `import { Annotation, END, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { Handle, handle, server, Sent, type Call } from '@acme/calls';

const graph = new StateGraph(Annotation.Root({ text: Annotation<string>() }))
  .addNode('answer', ({ text }) => ({ text: text.trim() }))
  .addEdge(START, 'answer')
  .addEdge('answer', END)
  .compile({ checkpointer: new MemorySaver() });

${handler}
`;
  return createAnalyzer({ root: '/project', frameworks }).file('/project/calls.ts', text).findings.map(({ rule }) => rule).filter((rule) => rule === 'no-client-thread-id');
}

const BODY = (thread: string): string => `{ return graph.invoke({ text: '' }, { configurable: { thread_id: ${thread} } }); }`;

const HANDLERS: readonly (readonly [string, FrameworkSetting, string])[] = [
  ['functions', { name: 'calls', functions: ['handle'], client: ['0.input'] }, `handle(async (call) => ${BODY('call.input.thread')});`],
  ['methods', { name: 'calls', methods: ['answers'], client: ['0.input'] }, `server.answers(async (call) => ${BODY('call.input.thread')});`],
  ['types', { name: 'calls', types: ['Call'], client: ['0.input'] }, `export async function run(call: Call) ${BODY('call.input.thread')}`],
  ['exports', { name: 'calls', exports: ['onCall'], client: ['1'] }, `export async function onCall(meta: object, input: { thread: string }) ${BODY('input.thread')}`],
  ['decorators', { name: 'calls', decorators: ['Handle'], client: ['0.input'] }, `export class Calls { @Handle() async run(call) ${BODY('call.input.thread')} }`],
  ['parameters', { name: 'calls', decorators: ['Handle'], parameters: ['Sent'] }, `export class Calls { @Handle() async run(@Sent() input) ${BODY('input.thread')} }`],
];

describe.each(HANDLERS)('a framework that is told by its %s', (_, framework, handler) => {
  test('calls its handlers with what a client has written', () => {
    expect(findings(handler, [framework])).toEqual(['no-client-thread-id']);
  });

  test('is nothing to anybody who does not tell it', () => {
    expect(findings(handler, [])).toEqual([]);
  });

  test('is looked for where its package is imported', () => {
    expect(findings(handler, [{ ...framework, packages: ['@acme/calls'] }])).toEqual(['no-client-thread-id']);
    expect(findings(handler, [{ ...framework, packages: ['@acme/other'] }])).toEqual([]);
  });
});

test('what the server has put there is not the client\'s', () => {
  const framework: FrameworkSetting = { name: 'calls', functions: ['handle'], client: ['0'], server: ['0.session'] };
  expect(findings(`handle(async (call) => ${BODY('call.session.thread')});`, [framework])).toEqual([]);
  expect(findings(`handle(async (call) => ${BODY('call.thread')});`, [framework])).toEqual(['no-client-thread-id']);
});

test('without handlers of its own it adds to what known frameworks say', () => {
  const handler = `server.post('/run', async (req) => ${BODY('req.body.checked.thread')});`;
  expect(findings(handler, [])).toEqual(['no-client-thread-id']);
  expect(findings(handler, [{ name: 'checks', server: ['0.body.checked'] }])).toEqual([]);
});
