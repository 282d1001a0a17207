import type { Row, Sql } from "../../savers/sqlite-file.ts";
import { SqlFile } from "../../savers/sqlite-file.ts";
import type { Item, ListNamespacesOptions, SearchOptions } from "../../store.ts";
import { BaseStore, listed, passesAll, validate, validateLabels } from "../../store.ts";
import type { AtomicStore, Value } from "./versioned-store.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS items (
  namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  PRIMARY KEY (namespace, key));`;

/** Long-term memory in an SQLite file, which several processes may use at once. Values are kept as JSON. */
export class SqliteStore extends BaseStore implements AtomicStore {
  private readonly file: SqlFile;
  constructor(path: string) {
    super();
    this.file = new SqlFile(path, SCHEMA);
  }
  close(): Promise<void> {
    return this.file.close();
  }

  async get(namespace: string[], key: string): Promise<Item | null> {
    validate(namespace);
    return this.file.read((sql) => find(sql, namespace, key));
  }

  async search(prefix: string[], { filter, limit = 10, offset = 0 }: SearchOptions = {}): Promise<Item[]> {
    validateLabels(prefix);
    // `["users","1"` ends in a comma or a bracket where the label ends, so "1" does not find "10".
    const start = JSON.stringify(prefix).slice(0, -1);
    const rows = await this.file.read((sql) =>
      prefix.length === 0
        ? sql.all("SELECT * FROM items ORDER BY rowid")
        : sql.all("SELECT * FROM items WHERE namespace = ? OR substr(namespace, 1, ?) = ? ORDER BY rowid", [`${start}]`, start.length + 1, `${start},`]),
    );
    return rows.map(itemOf).filter((item) => passesAll(item.value, filter)).slice(offset, offset + limit);
  }

  async put(namespace: string[], key: string, value: Value | null): Promise<void> {
    await this.change(namespace, key, () => value);
  }

  async delete(namespace: string[], key: string): Promise<void> {
    await this.change(namespace, key, () => null);
  }

  async change(namespace: string[], key: string, change: (current: Value | null) => Value | null): Promise<void> {
    validate(namespace, "put");
    const space = JSON.stringify(namespace);
    await this.file.write((sql) => {
      const current = find(sql, namespace, key);
      const next = change(current && current.value);
      const now = Date.now();
      if (next === null) sql.run("DELETE FROM items WHERE namespace = ? AND key = ?", [space, key]);
      else if (current) sql.run("UPDATE items SET value = ?, updated = ? WHERE namespace = ? AND key = ?", [JSON.stringify(next), now, space, key]);
      else sql.run("INSERT INTO items VALUES (?, ?, ?, ?, ?)", [space, key, JSON.stringify(next), now, now]);
    });
  }

  async listNamespaces(options: ListNamespacesOptions = {}): Promise<string[][]> {
    const rows = await this.file.read((sql) => sql.all("SELECT DISTINCT namespace FROM items"));
    return listed(rows.map(namespaceOf), options);
  }
}

function find(sql: Sql, namespace: readonly string[], key: string): Item | null {
  const [row] = sql.all("SELECT * FROM items WHERE namespace = ? AND key = ?", [JSON.stringify(namespace), key]);
  return row ? itemOf(row) : null;
}

const namespaceOf = (row: Row): string[] => JSON.parse(row["namespace"] as string) as string[];

const itemOf = (row: Row): Item => ({
  namespace: namespaceOf(row),
  key: row["key"] as string,
  value: JSON.parse(row["value"] as string) as Value,
  createdAt: new Date(row["created"] as number),
  updatedAt: new Date(row["updated"] as number),
});
