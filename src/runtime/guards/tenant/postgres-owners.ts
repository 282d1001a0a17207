import type { Owned, Owners } from "./owners.ts";

/** A pool or a client of the package `pg`, or anything that asks PostgreSQL in its way. */
export interface PostgresQueries {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  query(sql: string, values?: any[]): Promise<{ rows: any[] }>;
}

/** The table of owners in PostgreSQL, for any number of processes. `setup` makes it where it is not there. */
export class PostgresOwners implements Owners {
  private readonly db: PostgresQueries;
  private readonly table: string;
  constructor(db: PostgresQueries, { schema = "public" }: { schema?: string } = {}) {
    this.db = db;
    this.table = `"${schema.replaceAll('"', '""')}".thread_owners`;
  }

  async setup(): Promise<void> {
    await this.db.query(`CREATE TABLE IF NOT EXISTS ${this.table} (thread TEXT COLLATE "C" PRIMARY KEY, tenant TEXT COLLATE "C" NOT NULL, used BIGINT NOT NULL)`);
    await this.db.query(`CREATE INDEX IF NOT EXISTS thread_owners_of ON ${this.table} (tenant, used DESC)`);
    await this.db.query(`CREATE INDEX IF NOT EXISTS thread_owners_used ON ${this.table} (used)`);
  }

  async find(thread: string): Promise<Owned | undefined> {
    const [row] = await this.rows(`SELECT tenant, used FROM ${this.table} WHERE thread = $1`, thread);
    return row && { tenant: row["tenant"] as string, usedAt: Number(row["used"]) };
  }

  async claim(thread: string, tenant: string, now: number): Promise<boolean> {
    // An owner that lets go between the two questions makes it a third one; row-level security hides foreign owners altogether.
    for (let attempt = 0; attempt < 3; attempt++) {
      const taken = await this.rows(`INSERT INTO ${this.table} VALUES ($1, $2, $3) ON CONFLICT (thread) DO NOTHING RETURNING tenant`, thread, tenant, now);
      if (taken.length > 0) return true;
      const owner = await this.find(thread);
      if (owner) return owner.tenant === tenant;
    }
    return false;
  }

  async touch(thread: string, now: number): Promise<void> {
    await this.rows(`UPDATE ${this.table} SET used = $2 WHERE thread = $1`, thread, now);
  }
  async release(thread: string, tenant: string): Promise<void> {
    await this.rows(`DELETE FROM ${this.table} WHERE thread = $1 AND tenant = $2`, thread, tenant);
  }
  async of(tenant: string): Promise<string[]> {
    return (await this.rows(`SELECT thread FROM ${this.table} WHERE tenant = $1 ORDER BY used DESC`, tenant)).map((row) => row["thread"] as string);
  }
  async unusedSince(time: number): Promise<{ thread: string; tenant: string }[]> {
    return (await this.rows(`SELECT thread, tenant FROM ${this.table} WHERE used < $1`, time)).map((row) => ({ thread: row["thread"] as string, tenant: row["tenant"] as string }));
  }

  private async rows(sql: string, ...values: readonly (string | number)[]): Promise<{ [column: string]: unknown }[]> {
    return (await this.db.query(sql, [...values])).rows as { [column: string]: unknown }[];
  }
}
