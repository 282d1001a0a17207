import { SqlFile } from "../../savers/sqlite-file.ts";
import type { Owned, Owners } from "./owners.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS thread_owners (thread TEXT PRIMARY KEY, tenant TEXT NOT NULL, used INTEGER NOT NULL);`;

/** The table of owners in an SQLite file, for several processes; it may be the file of the threads. */
export class SqliteOwners implements Owners {
  private readonly file: SqlFile;
  constructor(path: string) {
    this.file = new SqlFile(path, SCHEMA);
  }
  close(): Promise<void> {
    return this.file.close();
  }

  async find(thread: string): Promise<Owned | undefined> {
    const [row] = await this.file.read((sql) => sql.all("SELECT tenant, used FROM thread_owners WHERE thread = ?", [thread]));
    return row && { tenant: row["tenant"] as string, usedAt: row["used"] as number };
  }
  async claim(thread: string, tenant: string, now: number): Promise<boolean> {
    return this.file.write((sql) => {
      sql.run("INSERT OR IGNORE INTO thread_owners VALUES (?, ?, ?)", [thread, tenant, now]);
      return sql.all("SELECT tenant FROM thread_owners WHERE thread = ?", [thread])[0]?.["tenant"] === tenant;
    });
  }
  async touch(thread: string, now: number): Promise<void> {
    await this.file.write((sql) => sql.run("UPDATE thread_owners SET used = ? WHERE thread = ?", [now, thread]));
  }
  async release(thread: string, tenant: string): Promise<void> {
    await this.file.write((sql) => sql.run("DELETE FROM thread_owners WHERE thread = ? AND tenant = ?", [thread, tenant]));
  }
  async of(tenant: string): Promise<string[]> {
    const rows = await this.file.read((sql) => sql.all("SELECT thread FROM thread_owners WHERE tenant = ? ORDER BY used DESC", [tenant]));
    return rows.map((row) => row["thread"] as string);
  }
  async unusedSince(time: number): Promise<{ thread: string; tenant: string }[]> {
    const rows = await this.file.read((sql) => sql.all("SELECT thread, tenant FROM thread_owners WHERE used < ?", [time]));
    return rows.map((row) => ({ thread: row["thread"] as string, tenant: row["tenant"] as string }));
  }
}
