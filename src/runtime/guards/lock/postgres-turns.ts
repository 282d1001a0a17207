import type { Turn, Turns } from "./turns.ts";
import { TurnLostError, TurnTimeout } from "./turns.ts";

interface Connection {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  query(sql: string, values?: any[]): Promise<{ rows: any[] }>;
  release(destroy?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}
/** A pool of the package `pg`. Each turn, and each wait for one, takes a connection of it. */
export interface ConnectionPool {
  connect(): Promise<Connection>;
}

/** What PostgreSQL says where a lock did not come in time. */
const LOCK_TIMEOUT = "55P03";

/**
 * Advisory locks of PostgreSQL. They belong to a connection, so the server frees them when the process that held them is gone.
 * A pooler that gives a connection to others between two statements would break that.
 */
export class PostgresTurns implements Turns {
  private readonly pool: ConnectionPool;
  constructor(pool: ConnectionPool) {
    this.pool = pool;
  }

  async take(key: string, timeout: number | undefined): Promise<Turn> {
    const connection = await this.pool.connect();
    let lost = false;
    const onError = (): void => void (lost = true);
    connection.on("error", onError);
    const giveBack = (destroy: boolean): void => {
      connection.removeListener("error", onError);
      connection.release(destroy);
    };
    try {
      await connection.query("SELECT set_config('lock_timeout', $1, false)", [String(Math.ceil(timeout ?? 0))]);
      await connection.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [key]);
    } catch (error) {
      giveBack(true);
      throw (error as { code?: string }).code === LOCK_TIMEOUT ? new TurnTimeout() : error;
    }
    return {
      async end() {
        const freed = await connection
          .query("SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS freed, set_config('lock_timeout', '0', false)", [key])
          .then(({ rows: [row] }) => (row as { freed: boolean } | undefined)?.freed === true, () => false);
        giveBack(!freed || lost);
        if (!freed || lost) throw new TurnLostError(key);
      },
    };
  }
}
