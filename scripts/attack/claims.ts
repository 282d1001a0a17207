import { MemorySaver } from '../../src/runtime/index.ts';
import { MemoryOwners, SqliteOwners, TenantCheckpointer } from '../../src/runtime/guards/index.ts';
import type { Row } from './run.ts';

const ROUNDS = 20;
const TENANTS = 8;

/** Tenants that all want one new thread id at once. Two owners would be a leak, and none a lock-out. */
export async function claims(): Promise<Row> {
  const counted = { attempts: 0, refused: 0, harmless: 0, leaked: 0 };
  for (const owners of [new MemoryOwners(), new SqliteOwners(':memory:')]) {
    const guard = new TenantCheckpointer(new MemorySaver(), { owners });
    for (let round = 0; round < ROUNDS; round++) {
      const wanted = Array.from({ length: TENANTS }, (_, tenant) => guard.forTenant(`tenant-${tenant}`).claim(`new-${round}`));
      const got = (await Promise.allSettled(wanted)).filter(({ status }) => status === 'fulfilled').length;
      if (got === 0) throw new Error('nobody got the thread');
      counted.attempts += TENANTS;
      counted.refused += TENANTS - got;
      counted.harmless += 1;
      counted.leaked += got - 1;
    }
  }
  return { attack: 'Claims of one new id at once', ...counted, leakedWithout: null };
}
