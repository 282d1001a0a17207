type Value = string | number | null | Uint8Array;
export type Row = { readonly [column: string]: Value };
export interface Sql {
  all(sql: string, params?: readonly Value[]): Row[];
  run(sql: string, params?: readonly Value[]): void;
}

/** How long a piece of work waits for a process that holds the file, in milliseconds. */
const PATIENCE = 30_000;
/** Of it, how long SQLite waits in one go. Nothing else in this process runs meanwhile. */
const AT_ONCE = 50;

/**
 * A database file that several processes may have open. `write` runs alone, and all or nothing.
 *
 * Locks are those of SQLite, and so of the operating system: it frees them when a process dies, however it dies, and keeps
 * them while a process is stopped. So there is no lock that could grow old, and none that could be taken over.
 */
export class SqlFile {
  private readonly path: string;
  private readonly schema: string;
  private opening: Promise<Database> | undefined;
  constructor(path: string, schema: string) {
    this.path = path;
    this.schema = schema;
  }

  async read<T>(work: (sql: Sql) => T): Promise<T> {
    const db = await this.database();
    return whenFree(() => work(db));
  }

  async write<T>(work: (sql: Sql) => T): Promise<T> {
    const db = await this.database();
    return whenFree(() => {
      db.exec("BEGIN IMMEDIATE");
      try {
        const result = work(db);
        db.exec("COMMIT");
        return result;
      } catch (error) {
        rollBack(db);
        throw error;
      }
    });
  }

  /** It opens again when it is used again. */
  async close(): Promise<void> {
    const { opening } = this;
    this.opening = undefined;
    (await opening?.catch(() => undefined))?.close();
  }

  private database(): Promise<Database> {
    const opening = (this.opening ??= openDatabase(this.path, this.schema));
    // What was in the way may be gone the next time.
    opening.catch(() => {
      if (this.opening === opening) this.opening = undefined;
    });
    return opening;
  }
}

/** After a full disk SQLite has rolled back by itself, and there is nothing left to roll back. */
function rollBack(db: Database): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // Why the work failed is what has to be told.
  }
}

async function whenFree<T>(work: () => T): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * AT_ONCE));
    }
  }
}

/** The code of SQLite is a number under one name or another; its lower byte says what, the rest says why. */
function isBusy(error: unknown): boolean {
  const { errcode, rawCode } = error as { errcode?: number; rawCode?: number };
  const code = errcode ?? rawCode;
  return code !== undefined && (code & 0xff) === 5;
}

// --- the engines ----------------------------------------------------------------------------------------------------

interface Database extends Sql {
  exec(sql: string): void;
  close(): void;
}

async function openDatabase(path: string, schema: string): Promise<Database> {
  const open = await engine();
  return whenFree(() => {
    const db = open(path);
    try {
      db.exec(`PRAGMA busy_timeout = ${AT_ONCE}; PRAGMA journal_mode = WAL;`);
      db.exec(schema);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Node's own SQLite where there is one (from 22.13 without a flag), else that of the package libsql, which brings its builds along. */
async function engine(): Promise<(path: string) => Database> {
  const native = await load<NodeSqlite>("node:sqlite");
  if (native) return (path) => ofNode(new native.DatabaseSync(path));
  const libsql = await load<{ default: new (path: string) => Libsql }>("libsql");
  if (libsql) return (path) => ofLibsql(new libsql.default(path));
  throw new Error("SQLite needs Node 22.13 or later, or the package libsql: npm install libsql");
}

async function load<T>(name: string): Promise<T | undefined> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ERR_UNKNOWN_BUILTIN_MODULE" || (code === "ERR_MODULE_NOT_FOUND" && String(error).includes(`'${name}'`))) return undefined;
    throw error;
  }
}

/**
 * What SQLite gives back as it was. Ids come from requests, so they may be anything; libsql ends the process where it meets a
 * boolean, and cuts a text at its first NUL.
 */
function kept(params: readonly Value[]): readonly Value[] {
  for (const value of params)
    if (!(value === null || (typeof value === "string" && !value.includes("\0")) || Number.isFinite(value) || value instanceof Uint8Array))
      throw new TypeError(typeof value === "string" ? "SQLite keeps no text with a NUL character in it." : `SQLite keeps texts, numbers and bytes, and no ${typeof value}.`);
  return params;
}

interface NodeSqlite {
  DatabaseSync: new (path: string) => {
    exec(sql: string): void;
    prepare(sql: string): { all(...params: Value[]): unknown[]; run(...params: Value[]): unknown };
    close(): void;
  };
}

const ofNode = (db: InstanceType<NodeSqlite["DatabaseSync"]>): Database => ({
  exec: (sql) => db.exec(sql),
  all: (sql, params = []) => db.prepare(sql).all(...kept(params)) as Row[],
  run: (sql, params = []) => void db.prepare(sql).run(...kept(params)),
  close: () => db.close(),
});

interface Libsql {
  exec(sql: string): void;
  prepare(sql: string): { all(params: readonly Value[]): object[]; run(params: readonly Value[]): unknown };
  close(): void;
}

const ofLibsql = (db: Libsql): Database => ({
  exec: (sql) => db.exec(sql),
  all: (sql, params = []) => db.prepare(sql).all(kept(params)).map(withBytes),
  run: (sql, params = []) => void db.prepare(sql).run(kept(params)),
  close() {
    // It lets go of the file only when its statements are collected, so the log beside the file would stay.
    try {
      db.exec("PRAGMA journal_mode = DELETE");
    } catch {
      // Somebody else has the file open, and will take the log away.
    }
    db.close();
  },
});

/** Its blobs are bare buffers. */
const withBytes = (row: object): Row => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value instanceof ArrayBuffer ? new Uint8Array(value) : (value as Value)]));
