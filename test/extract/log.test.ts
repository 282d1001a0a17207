import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { enterTheRest } from '../../src/extract/eval/entries.ts';
import { Evaluator } from '../../src/extract/eval/evaluator.ts';
import { moduleInstance, runModule } from '../../src/extract/eval/modules.ts';
import { createLoader } from '../../src/extract/load/loader.ts';
import { calledPath, readingsOf, type Source, sourcesBehind } from '../../src/extract/log/sources.ts';

const GRAPH = `
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
const saver = new MemorySaver();
const graph = new StateGraph(MessagesAnnotation).addNode('m', () => ({ messages: [] })).addEdge(START, 'm').compile({ checkpointer: saver });
`;

function evaluated(text: string): Evaluator {
  const file = resolve('program.ts');
  const session = createLoader({ root: resolve('.') }).session({ file, text: GRAPH + text });
  const ev = new Evaluator(session);
  const instance = moduleInstance(ev, file)!;
  runModule(ev, instance, true);
  enterTheRest(ev, instance);
  return ev;
}

/** The sources of the thread of the last run. */
function threadOf(text: string): string[] {
  const { use, store } = evaluated(text).log.of('use').at(-1)!;
  return readingsOf(use.config.thread!, store).map(({ whole, parts }) => `${whole ? '' : 'of '}${parts.map(shown).join(' + ')}`);
}

function shown({ root, path, optional }: Source): string {
  const from = root.is === 'parameter' ? `parameter ${root.index}` : root.is === 'literal' ? JSON.stringify(root.value) : root.is === 'call' ? `${root.name}()` : root.is === 'name' ? root.name : root.is;
  return `${[from, ...path].join('.')}${optional ? '?' : ''}`;
}

const run = (thread: string) => `await graph.invoke({ messages: [] }, { configurable: { thread_id: ${thread} } });`;

test.each([
  ['const { threadId } = req.body;', 'threadId', ['parameter 0.body.threadId']],
  ['const { body: { threadId: id } } = req;', 'id', ['parameter 0.body.threadId']],
  ['', 'req.params.id.trim()', ['parameter 0.params.id']],
  ['', 'String(req.query.id)', ['parameter 0.query.id']],
  ['', 'req.user?.id', ['parameter 0.user.id?']],
  ['', '`${req.user.tenant}:${req.body.id}`', ['of ":" + parameter 0.user.tenant + parameter 0.body.id']],
  ["const id = req.body.id ?? 'default';", 'id', ['parameter 0.body.id', '"default"']],
  ["const { id = 'default' } = req.session;", 'id', ['parameter 0.session.id', '"default"']],
  ['const row = await db.threads.find(req.body.id);', 'row.threadId', ['find().threadId']],
  ['const all = [req.body.id]; let id; for (const one of all) id = one;', 'id', ['parameter 0.body.id']],
  ['const body = JSON.parse(await req.text());', 'body.id', ['parameter 0.text.id']],
  ['const url = new URL(req.url);', "url.searchParams.get('id')", ['parameter 0.url.searchParams.get.id']],
  ['', 'process.env.THREAD', ['process.env.THREAD']],
  ['', 'crypto.randomUUID()', ['fresh']],
])('%s %s', (before, thread, expected) => {
  expect(threadOf(`export async function POST(req, res) { ${before} ${run(thread)} }`)).toEqual(expected);
});

test('what a helper is given by its caller', () => {
  expect(threadOf(`async function ask(id: string) { ${run('id')} }\nexport async function POST(req) { await ask(req.body.id); }`)).toEqual(['parameter 0.body.id']);
});

test('calls come in order, with what they hang on, and tests say how their sides end', () => {
  const ev = evaluated(`
    export async function POST(req) {
      const row = await db.threads.find({ where: { id: req.params.id } });
      if (row.owner !== req.user.id) throw new Error('no');
      if (!req.body.text) return null;
      ${run('req.params.id')}
    }`);
  const calls = ev.log.of('call').filter(({ followed }) => !followed);
  expect(calls.map(({ callee }) => calledPath(callee))).toContain('db.threads.find');
  const find = calls.find(({ callee }) => calledPath(callee) === 'db.threads.find')!;
  expect(sourcesBehind(find.args[0]!, find.store).map(shown)).toEqual(['parameter 0.params.id']);
  const tests = ev.log.of('test');
  expect(tests.map(({ ends }) => ends)).toEqual([['throw', null], ['return', null]]);
  expect(sourcesBehind(tests[0]!.value, tests[0]!.store).map(shown)).toEqual(['find().owner', 'name db', 'parameter 0.params.id', 'parameter 0.user.id'].map((text) => text.replace('name ', '')).map((text) => (text === 'db' ? 'db.threads' : text)));
  const order = ev.log.events.filter((one) => one === find || one.kind === 'test' || one.kind === 'use').map(({ kind }) => kind);
  expect(order).toEqual(['call', 'test', 'test', 'use']);
});

test('what is poured into a configuration is kept, with what it may replace', () => {
  const { use, store } = evaluated(`export async function POST(req) { await graph.invoke({}, { configurable: { thread_id: req.user.id, ...req.body.configurable } }); }`).log.of('use').at(-1)!;
  const config = store.get((use.args[1] as { address: number }).address);
  const inner = config?.t === 'object' ? config.props.get('configurable')!.value : null;
  const cell = inner?.t === 'ref' ? store.get(inner.address) : null;
  expect(cell?.t === 'object' && cell.poured?.map(({ value, over }) => [readingsOf(value, store)[0]!.parts.map(shown), over])).toEqual([[['parameter 0.body.configurable'], ['thread_id']]]);
});
