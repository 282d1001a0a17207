/** One of several processes that share a server. What is acknowledged is told on the standard output, one line each. */
import { writeSync } from 'node:fs';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import pg from 'pg';
import { createClient } from 'redis';
import { KeyedLock, PostgresOwners, PostgresTurns, RedisOwners, RedisTurns, VersionedStore } from '../../src/runtime/guards/index.ts';
import type { Owners } from '../../src/runtime/guards/index.ts';

const [, , kind = '', socket = '', who = '', round = ''] = process.argv;
const tell = (...words: readonly string[]): void => void writeSync(1, `${words.join(' ')}\n`);

let running = true;
process.on('SIGINT', () => (running = false));

type Step = (n: number) => Promise<void>;

async function postgres(): Promise<{ readonly owners: Owners; readonly step: Step; close(): Promise<unknown> }> {
  const account = { host: socket, user: 'postgres', database: 'postgres' };
  const pool = new pg.Pool({ ...account, max: 4 });
  const saver = new PostgresSaver(pool);
  const store = new PostgresStore({ connectionOptions: { ...account, max: 2 }, ensureTables: false } as never);
  const notes = new VersionedStore(store as never, { lock: new KeyedLock({ across: new PostgresTurns(pool) }) });
  const step: Step = async (n) => {
    const checkpoint = { v: 4, id: String(n).padStart(8, '0'), ts: '', channel_values: { said: `${who}.${n}` }, channel_versions: { said: n }, versions_seen: {} };
    await saver.put({ configurable: { thread_id: who, checkpoint_ns: '' } }, checkpoint as never, { source: 'loop', step: n, parents: {} }, { said: n });
    tell('put', who, checkpoint.id);
    await notes.update<{ said: string[] }>(['notes'], round, (note) => ({ said: [...(note?.said ?? []), `${who}.${n}`] }), { attempts: 1000 });
    tell('note', round, `${who}.${n}`);
  };
  return { owners: new PostgresOwners(pool), step, close: async () => (await store.stop(), pool.end()) };
}

async function redis(): Promise<{ readonly owners: Owners; readonly step: Step; close(): Promise<unknown> }> {
  const client = createClient({ socket: { path: socket, tls: false } });
  await client.connect();
  const send = (args: string[]): Promise<unknown> => client.sendCommand(args);
  const lock = new KeyedLock({ across: new RedisTurns(send, { lease: 2000 }) });
  // Two commands that only a lock makes one: each number is given once.
  const step: Step = async (n) => {
    const given = await lock.run('numbers', async () => {
      const next = Number(await send(['GET', 'next'])) + 1;
      await send(['SET', 'next', String(next)]);
      return next;
    });
    tell('number', String(given), `${who}.${n}`);
  };
  return { owners: new RedisOwners(send), step, close: async () => client.destroy() };
}

const { owners, step, close } = kind === 'postgres' ? await postgres() : await redis();
tell('ready');
for (let n = 1; running; n++) {
  await step(n);
  const wanted = `${round}.${n % 10}`;
  tell((await owners.claim(wanted, who, n)) ? 'claimed' : 'refused', wanted, who);
}
await close();
