import { open, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";

type Value = string | number | null | Uint8Array;
export type Row = { readonly [column: string]: Value };
export interface Sql {
  all(sql: string, params?: readonly Value[]): Row[];
  run(sql: string, params?: readonly Value[]): void;
}
/** A database file that several processes may have open. `write` runs alone, and all or nothing. */
export interface SqlFile {
  read<T>(work: (sql: Sql) => T): Promise<T>;
  write<T>(work: (sql: Sql) => T): Promise<T>;
  close(): Promise<void>;
}

/** Node's own SQLite where there is one (from 22.13 without a flag), else SQLite as WebAssembly. No native build either way. */
export async function openSqlFile(path: string, schema: string): Promise<SqlFile> {
  const native = await load<NodeSqlite>("node:sqlite");
  if (native) return new NativeFile(new native.DatabaseSync(path), schema);
  const wasm = await load<{ default: InitSqlJs }>("sql.js");
  if (!wasm) throw new Error("SqliteSaver needs Node 22.13 or later, or the package sql.js: npm install sql.js");
  return new WasmFile(await wasm.default(), path, schema);
}

async function load<T>(name: string): Promise<T | undefined> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNKNOWN_BUILTIN_MODULE") return undefined;
    throw error;
  }
}

// --- node:sqlite ----------------------------------------------------------------------------------------------------

interface NodeSqlite {
  DatabaseSync: new (path: string) => NativeDatabase;
}
interface NativeDatabase {
  exec(sql: string): void;
  prepare(sql: string): { all(...params: Value[]): unknown[]; run(...params: Value[]): unknown };
  close(): void;
}

class NativeFile implements SqlFile {
  private readonly db: NativeDatabase;
  private readonly sql: Sql;
  constructor(db: NativeDatabase, schema: string) {
    this.db = db;
    db.exec("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL;");
    db.exec(schema);
    this.sql = {
      all: (text, params = []) => db.prepare(text).all(...params) as Row[],
      run: (text, params = []) => void db.prepare(text).run(...params),
    };
  }
  async read<T>(work: (sql: Sql) => T): Promise<T> {
    return work(this.sql);
  }
  async write<T>(work: (sql: Sql) => T): Promise<T> {
    this.db.exec("BEGIN IMMEDIATE");
    try {
      const result = work(this.sql);
      this.db.exec("COMMIT");
      return result;
    } catch (error) {
      this.db.exec("ROLLBACK");
      throw error;
    }
  }
  async close(): Promise<void> {
    this.db.close();
  }
}

// --- sql.js ---------------------------------------------------------------------------------------------------------

interface SqlJs {
  Database: new (bytes?: Uint8Array) => WasmDatabase;
}
type InitSqlJs = () => Promise<SqlJs>;
interface WasmDatabase {
  run(sql: string, params?: readonly Value[]): void;
  prepare(sql: string): { bind(params: readonly Value[]): void; step(): boolean; getAsObject(): Row; free(): void };
  export(): Uint8Array;
  close(): void;
}

/** A lock older than this belongs to a process that died: no write takes so long. */
const STALE_AFTER = 10_000;

/**
 * This SQLite lives in memory. A write takes a lock file, reads what others wrote, and puts a new file in place of the old
 * one; a reader sees one or the other. Costs the size of the file per write, so it is for threads, not for archives.
 */
class WasmFile implements SqlFile {
  private readonly lib: SqlJs;
  private readonly path: string;
  private readonly schema: string;
  private db: WasmDatabase | undefined;
  private version = "";
  private queue: Promise<unknown> = Promise.resolve();
  constructor(lib: SqlJs, path: string, schema: string) {
    this.lib = lib;
    this.path = path;
    this.schema = schema;
  }

  read<T>(work: (sql: Sql) => T): Promise<T> {
    return this.inTurn(async () => work(toSql(await this.current())));
  }

  write<T>(work: (sql: Sql) => T): Promise<T> {
    return this.inTurn(async () => {
      if (this.path === ":memory:") return work(toSql(await this.current()));
      const unlock = await this.lock();
      try {
        const db = await this.current();
        const result = work(toSql(db));
        const next = `${this.path}.${process.pid}.tmp`;
        await writeFile(next, db.export(), { flush: true });
        await rename(next, this.path);
        this.version = await this.versionOnDisk();
        return result;
      } catch (error) {
        // What was half done in memory is forgotten.
        this.version = "?";
        throw error;
      } finally {
        await unlock();
      }
    });
  }

  async close(): Promise<void> {
    await this.inTurn(async () => this.db?.close());
    this.db = undefined;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async current(): Promise<WasmDatabase> {
    const version = this.path === ":memory:" ? "memory" : await this.versionOnDisk();
    if (this.db && version === this.version) return this.db;
    this.db?.close();
    this.db = new this.lib.Database(version === "memory" || version === "" ? undefined : await readFile(this.path));
    this.db.run(this.schema);
    this.version = version;
    return this.db;
  }

  private async versionOnDisk(): Promise<string> {
    try {
      const { ino, size, mtimeNs } = await stat(this.path, { bigint: true });
      return `${ino} ${size} ${mtimeNs}`;
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return "";
      throw error;
    }
  }

  private async lock(): Promise<() => Promise<void>> {
    const lock = `${this.path}.lock`;
    for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
      try {
        const handle = await open(lock, "wx");
        await handle.close();
        return () => unlink(lock).catch(() => undefined);
      } catch (error) {
        if ((error as { code?: string }).code !== "EEXIST") throw error;
        const held = await stat(lock).catch(() => undefined);
        if (held && Date.now() - held.mtimeMs > STALE_AFTER) await unlink(lock).catch(() => undefined);
        else await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}

const toSql = (db: WasmDatabase): Sql => ({
  run: (text, params = []) => db.run(text, params),
  all(text, params = []) {
    const statement = db.prepare(text);
    try {
      statement.bind(params);
      const rows: Row[] = [];
      while (statement.step()) rows.push(statement.getAsObject());
      return rows;
    } finally {
      statement.free();
    }
  },
});
