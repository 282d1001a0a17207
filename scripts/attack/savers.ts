import { MemorySaver as LibraryMemorySaver } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import pg from 'pg';
import type { AttackTarget } from '../../src/runtime/guards/attack/index.ts';
import { append, MemoryOwners, PostgresOwners, SqliteOwners, TenantCheckpointer } from '../../src/runtime/guards/index.ts';
import type { GuardedSaver, Owners } from '../../src/runtime/guards/index.ts';
import { storageKey } from '../../src/runtime/guards/tenant/address.ts';
import type { CompiledStateGraph } from '../../src/runtime/index.ts';
import { Annotation, interrupt, MemorySaver, START, StateGraph } from '../../src/runtime/index.ts';
import { SqliteSaver } from '../../src/runtime/savers/sqlite.ts';
import { startPostgres } from '../databases/server.ts';

export interface Attacked {
  readonly name: string;
  /** Two that share nothing: one is attacked with the guard, the other without. */
  make(): Promise<{ readonly saver: GuardedSaver; readonly owners: Owners }>;
}
export interface Database {
  readonly savers: readonly Attacked[];
  stop(): Promise<void>;
}

/** Those that are there on every machine. */
export const embedded: Database = {
  savers: [
    { name: 'our MemorySaver', make: async () => ({ saver: new MemorySaver(), owners: new MemoryOwners() }) },
    { name: 'our SqliteSaver', make: async () => ({ saver: new SqliteSaver(':memory:'), owners: new SqliteOwners(':memory:') }) },
    { name: "the library's MemorySaver", make: async () => ({ saver: new LibraryMemorySaver(), owners: new MemoryOwners() }) },
  ],
  stop: async () => undefined,
};

/** A server of our own, and the library's saver on it; `undefined` where PostgreSQL is not installed. */
export async function postgres(): Promise<Database | undefined> {
  const server = await startPostgres();
  if (!server) return undefined;
  const pool = new pg.Pool({ host: server.socket, user: 'postgres', database: 'postgres' });
  pool.on('error', () => undefined);
  let made = 0;
  const make = async (): Promise<{ saver: GuardedSaver; owners: Owners }> => {
    const schema = `attacked_${++made}`;
    const saver = new PostgresSaver(pool, undefined, { schema });
    await saver.setup();
    const owners = new PostgresOwners(pool, { schema });
    await owners.setup();
    return { saver: saver as unknown as GuardedSaver, owners };
  };
  return { savers: [{ name: `PostgresSaver on ${server.version}`, make }], stop: async () => (await pool.end(), server.stop()) };
}

const State = Annotation.Root({ log: Annotation<string[], string | string[]>({ reducer: append, default: () => [] }) });

/** One that is in the middle of a run: it waits for an answer. */
const compiled = (checkpointer: GuardedSaver): CompiledStateGraph =>
  new StateGraph(State)
    .addNode('note', () => ({ log: 'noted' }))
    .addNode('ask', () => ({ log: `answered ${interrupt('sure?')}` }))
    .addEdge(START, 'note')
    .addEdge('note', 'ask')
    .compile({ checkpointer: checkpointer as never });

const input = (text: string): object => ({ log: text });

export const withGuard = (saver: GuardedSaver, owners: Owners): AttackTarget => {
  const guard = new TenantCheckpointer(saver, { owners });
  return {
    input,
    as(tenant) {
      const own = guard.forTenant(tenant);
      return { saver: own, graph: compiled(own), begin: (wanted) => own.claim(wanted), stored: (thread) => storageKey(tenant, thread) };
    },
  };
};

export const withoutGuard = (saver: GuardedSaver): AttackTarget => ({ input, as: () => ({ saver, graph: compiled(saver) }) });
