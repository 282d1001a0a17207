import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { persistenceText } from '../../src/report/persistence-text.ts';
import { createSources } from '../../src/report/sources.ts';

const program = `
import express from 'express';
import { MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
const graph = new StateGraph(MessagesAnnotation).addNode('reply', () => ({ messages: [] })).addEdge(START, 'reply').compile({ checkpointer: new MemorySaver() });
async function owns(user, id) { return (await db.threads.find(id)).owner === user; }
const app = express();
app.post('/open', async (req, res) => { res.json(await graph.invoke(req.body.input, { configurable: { thread_id: req.body.id } })); });
app.post('/checked', async (req, res) => {
  if (!(await owns(req.user.id, req.body.id))) return res.sendStatus(404);
  res.json(await graph.invoke(req.body.input, { configurable: { thread_id: req.body.id } }));
});
app.post('/missed', async (req, res) => {
  if (!(await owns(req.user.id, req.body.id))) res.sendStatus(404);
  res.json(await graph.invoke(req.body.input, { configurable: { thread_id: req.body.id } }));
});
app.post('/mine', async (req, res) => { res.json(await graph.invoke(req.body.input, { configurable: { thread_id: req.session.id ?? 'default' } })); });
app.get('/none', async (req, res) => { res.json(await graph.getState({ configurable: {} })); });
`;

test('the block says where each run has its thread from, and who checks it', () => {
  const analysis = createAnalyzer({ root: resolve('.') }).file('chat.ts', program);
  const text = persistenceText(analysis.graphs[0]!.model, [analysis.program!], createSources(() => program));
  const rows = text.split('\n').map((row) => row.trim().replace(/ {2,}/g, ' | ')).filter((row) => row !== '');
  expect(rows).toEqual([
    'persistence',
    expect.stringMatching(/^compile \| chat\.ts:4:\d+ \| with a checkpointer$/),
    expect.stringMatching(/^saver \| chat\.ts:4:\d+ \| MemorySaver, in the memory of the process$/),
    expect.stringMatching(/^invoke \| chat\.ts:7:\d+ \| thread_id of the request: req\.body\.id, not checked$/),
    expect.stringMatching(/^invoke \| chat\.ts:10:\d+ \| thread_id of the request: req\.body\.id, checked$/),
    expect.stringMatching(/^invoke \| chat\.ts:14:\d+ \| thread_id of the request: req\.body\.id, not checked: .* is not followed by a return$/),
    expect.stringMatching(/^invoke \| chat\.ts:16:\d+ \| thread_id not known; shared: "default" where none is given$/),
    expect.stringMatching(/^getState \| chat\.ts:17:\d+ \| no thread_id$/),
  ]);
});
