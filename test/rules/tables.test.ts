import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** Who makes the tables of a saver, wherever in a project that is. */
const root = mkdtempSync(join(tmpdir(), 'superstep-tables-'));
afterAll(() => rmSync(root, { recursive: true }));

function isMissing(project: string, files: Readonly<Record<string, string>>, file = 'graph.ts'): boolean {
  const home = join(root, project);
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return createAnalyzer({ root: home }).file(join(home, file)).findings.some(({ rule }) => rule === 'no-missing-setup');
}

const graph = (kept: string, more = '') => `
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import { RedisSaver } from '@langchain/langgraph-checkpoint-redis';
import { MongoDBSaver } from '@langchain/langgraph-checkpoint-mongodb';
import pg from 'pg';
${more}
export const graph = new StateGraph(MessagesAnnotation)
  .addNode('reply', () => ({ messages: [] }))
  .addEdge(START, 'reply')
  .compile({ ${kept} });
`;
const BAD = graph('checkpointer: PostgresSaver.fromConnString(process.env.DATABASE_URL!)');

test.each([
  ['a variable', BAD],
  ['a pool', graph('checkpointer: new PostgresSaver(new pg.Pool({ connectionString: process.env.DATABASE_URL }))')],
  ['a store that is told not to', graph('store: PostgresStore.fromConnString(process.env.DATABASE_URL!, { ensureTables: false })')],
])('nothing makes them: %s', (name, text) => {
  expect(isMissing(`missing ${name}`, { 'graph.ts': text })).toBe(true);
});

test.each([
  ['sqlite', "checkpointer: SqliteSaver.fromConnString('/data/a.db')"],
  ['redis', 'checkpointer: await RedisSaver.fromUrl(process.env.REDIS_URL!)'],
  ['mongodb', 'checkpointer: new MongoDBSaver({ client })'],
  ['a store', 'store: PostgresStore.fromConnString(process.env.DATABASE_URL!)'],
])('%s sees to it itself', (name, kept) => {
  expect(isMissing(name, { 'graph.ts': graph(kept) })).toBe(false);
});

const other = (text: string) => `import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';\n${text}`;

test.each([
  ['scripts/set-up.ts', other('await PostgresSaver.fromConnString(process.env.DATABASE_URL!).setup();')],
  ['scripts/set-up.mjs', "import { config } from './config.mjs';\nawait config.saver().setup();"],
  ['db/migrations/01.sql', 'CREATE TABLE checkpoint_writes (thread_id text);'],
  ['db/migrate.ts', "export const up = (sql: any) => sql`create table if not exists checkpoints (thread_id text)`;"],
  ['prisma/schema.prisma', 'model checkpoint_blobs { thread_id String @id }'],
  ['worker/tables.py', 'saver.setup()'],
  ['langgraph.json', '{ "graphs": { "chat": "./graph.ts:graph" } }'],
])('%s does', (name, text) => {
  expect(isMissing(`by ${name.replaceAll('/', ' ')}`, { 'graph.ts': BAD, [name]: text })).toBe(false);
});

test.each([
  ['another database', 'set-up.ts', other('await PostgresSaver.fromConnString(process.env.BILLING_URL!).setup();')],
  ['a comment', 'notes.ts', other('// Call saver.setup() some day.')],
  ['tests of something else', 'dialog.test.ts', "import { vi } from 'vitest';\nconst url = 'http://x';\nconst user = userEvent.setup();"],
])('%s says nothing', (name, file, text) => {
  expect(isMissing(`not ${name}`, { 'graph.ts': BAD, [file]: text })).toBe(true);
});

test('another package of the workspace does', () => {
  const files = {
    'package.json': '{ "workspaces": ["packages/*"] }',
    'packages/agent/package.json': '{ "name": "agent" }',
    'packages/agent/graph.ts': BAD,
    'packages/db/package.json': '{ "name": "db" }',
  };
  expect(isMissing('workspace without', files, 'packages/agent/graph.ts')).toBe(true);
  const setUp = other('export const up = () => PostgresSaver.fromConnString(process.env.DATABASE_URL!).setup();');
  expect(isMissing('workspace with', { ...files, 'packages/db/up.ts': setUp }, 'packages/agent/graph.ts')).toBe(false);
});

test('others who are handed it may', () => {
  const handed = graph('checkpointer: saver', "import { serve } from 'some-server';\nconst saver = PostgresSaver.fromConnString(process.env.DATABASE_URL!);\nserve({ saver });");
  expect(isMissing('handed on', { 'graph.ts': handed })).toBe(false);
});
