import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** What a file does not say itself, those that import it may. */
const root = mkdtempSync(join(tmpdir(), 'superstep-callers-'));
afterAll(() => rmSync(root, { recursive: true }));

function rulesIn(project: string, files: Readonly<Record<string, string>>, file: string): string[] {
  const home = join(root, project);
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return createAnalyzer({ root: home }).file(join(home, file)).findings.map(({ rule }) => rule);
}

const REVIEW = `
import { Annotation, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
const Review = Annotation.Root({ legal: Annotation<string>(), money: Annotation<string>() });
export const review = new StateGraph(Review)
  .addNode('askLegal', () => ({ legal: interrupt('legal') }))
  .addNode('askMoney', () => ({ money: interrupt('money') }))
  .addEdge(START, 'askLegal').addEdge(START, 'askMoney')
  .compile({ checkpointer: new MemorySaver() });
`;
const answering = (resume: string, from: string) => `
import { Command } from '@langchain/langgraph';
import { review } from '${from}';
export const answer = (thread_id: string, answers: Record<string, string>) => review.invoke(new Command({ resume: ${resume} }), { configurable: { thread_id } });
`;

test('questions are ambiguous where nobody answers them by their ids', () => {
  expect(rulesIn('alone', { 'review.ts': REVIEW }, 'review.ts')).toContain('no-ambiguous-resume');
  expect(rulesIn('one answer', { 'review.ts': REVIEW, 'api/answer.ts': answering("'yes'", '../review') }, 'review.ts')).toContain('no-ambiguous-resume');
});

test.each(['../review', '../index.ts'])('a caller of another file answers by id, through %s', (from) => {
  const files = { 'review.ts': REVIEW, 'index.ts': "export * from './review';", 'api/answer.ts': answering('answers', from) };
  expect(rulesIn(`by id ${from.length}`, files, 'review.ts')).not.toContain('no-ambiguous-resume');
});

test('what answers another graph says nothing', () => {
  const files = { 'review.ts': REVIEW, 'other.ts': 'export const review = { invoke(_: unknown) {} };', 'api/answer.ts': answering('answers', '../other') };
  expect(rulesIn('another graph', files, 'review.ts')).toContain('no-ambiguous-resume');
});

const SAVER = `
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
export const saver = PostgresSaver.fromConnString(process.env.DATABASE_URL!);
`;

test('another file lets old threads go', () => {
  const sweep = `import { saver } from './saver.js';\nexport const sweep = (ids: string[]) => Promise.all(ids.map((id) => saver.deleteThread(id)));`;
  expect(rulesIn('kept', { 'saver.ts': SAVER }, 'saver.ts')).toContain('no-unbounded-retention');
  expect(rulesIn('swept', { 'saver.ts': SAVER, 'sweep.ts': sweep }, 'saver.ts')).not.toContain('no-unbounded-retention');
});
