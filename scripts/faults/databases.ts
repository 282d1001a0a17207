import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import pg from 'pg';
import { createClient } from 'redis';
import { PostgresOwners } from '../../src/runtime/guards/index.ts';
import { buildRuntime } from '../built-runtime.ts';
import { startPostgres, startRedis } from '../databases/server.ts';
import { randomFrom } from './random.ts';
import type { FaultRow, NodeBinary, Subject } from './subject.ts';
import type { Told } from './worker.ts';
import { disturb } from './disturb.ts';

const WORKERS = 8;

/** Eight processes on a server of PostgreSQL: the library's saver and store, turns, versions and claims. */
export const postgres: Subject = async (options) => {
  const server = await startPostgres();
  if (!server) return missing('PostgreSQL');
  const account = { host: server.socket, user: 'postgres', database: 'postgres' };
  const pool = new pg.Pool(account);
  pool.on('error', () => undefined);
  try {
    await new PostgresSaver(pool).setup();
    await new PostgresOwners(pool).setup();
    const store = new PostgresStore({ connectionOptions: account } as never);
    await store.setup();
    await store.stop();
    return await onEach(options, 'threads, notes and claims in PostgreSQL', 'postgres', server.socket, async (told) => {
      const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await pool.query(sql)).rows as Record<string, unknown>[];
      const threads = new Set((await rows('SELECT thread_id, checkpoint_id FROM checkpoints')).map((row) => `${row['thread_id']} ${row['checkpoint_id']}`));
      const owners = new Map((await rows('SELECT thread, tenant FROM thread_owners')).map((row) => [row['thread'] as string, row['tenant'] as string]));
      const notes = new Map((await rows('SELECT key, value FROM store')).map((row) => [row['key'] as string, (row['value'] as { said: string[] }).said]));
      const noted = new Map([...notes].map(([key, said]) => [key, new Set(said)]));
      const twice = [...notes].filter(([key, said]) => noted.get(key)?.size !== said.length).map(([key]) => `${key} has a note twice`);
      await pool.query('TRUNCATE checkpoints, checkpoint_blobs, checkpoint_writes, thread_owners, store');
      const kept = { put: (a: string, b: string) => threads.has(`${a} ${b}`), note: (a: string, b: string) => noted.get(a)?.has(b) === true, ...ownership(owners) };
      return { lost: lostOf(told, kept), wrong: twice };
    });
  } finally {
    await pool.end();
    await server.stop();
  }
};

/** Eight processes on a server of Redis: turns and claims. */
export const redis: Subject = async (options) => {
  const server = await startRedis();
  if (!server) return missing('Redis');
  const client = createClient({ socket: { path: server.socket, tls: false } });
  await client.connect();
  try {
    return await onEach(options, 'turns and claims in Redis', 'redis', server.socket, async (told) => {
      const owners = new Map(Object.entries(await client.hGetAll('{superstep}:owners')));
      const numbers = told.filter(({ words: [what] }) => what === 'number').map(({ words }) => words[1]);
      const last = Number(await client.get('next'));
      const wrong = new Set(numbers).size === numbers.length ? [] : ['a number was given twice'];
      const high = numbers.some((number) => Number(number) > last) ? ['a number was given and forgotten'] : [];
      await client.flushAll();
      return { lost: lostOf(told, ownership(owners)), wrong: [...wrong, ...high] };
    });
  } finally {
    client.destroy();
    await server.stop();
  }
};

function missing(name: string): FaultRow[] {
  console.error(`faults: ${name} is not installed, and left out.`);
  return [];
}

type Kept = Readonly<Record<string, (a: string, b: string) => boolean>>;

const ownership = (owners: ReadonlyMap<string, string>): Kept => ({ claimed: (thread, who) => owners.get(thread) === who, refused: (thread, who) => owners.get(thread) !== who });

const lostOf = (told: readonly Told[], kept: Kept): string[] =>
  told.filter(({ words: [what = '', a = '', b = ''] }) => Object.hasOwn(kept, what) && !kept[what]!(a, b)).map(({ words }) => `lost: ${words.join(' ')}`);

interface Seen {
  readonly lost: readonly string[];
  readonly wrong: readonly string[];
}

async function onEach({ kills, seed, nodes }: Parameters<Subject>[0], of: string, kind: string, socket: string, inspect: (told: readonly Told[]) => Promise<Seen>): Promise<FaultRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'superstep-faults-'));
  const worker = join(home, 'dist/scripts/faults/databases-worker.js');
  const disturbed = async (node: NodeBinary): Promise<FaultRow> => {
    const { told, faults, broken } = await disturb({ size: WORKERS, kills, random: randomFrom(seed), command: (who, round) => [node.path, '--no-warnings', worker, kind, socket, who, `round-${round}`] });
    const { lost, wrong } = await inspect(told);
    const acknowledged = told.filter(({ words: [what] }) => what !== 'ready' && what !== 'refused').length;
    return { of, node: node.version, faults, acknowledged, lost: lost.length, broken: [...broken, ...lost, ...wrong] };
  };
  try {
    buildRuntime(home, { 'scripts/faults': 'dist/scripts/faults' });
    const rows: FaultRow[] = [];
    for (const node of nodes) rows.push(await disturbed(node));
    return rows;
  } finally {
    rmSync(home, { recursive: true });
  }
}
