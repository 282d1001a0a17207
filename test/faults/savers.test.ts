import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { binaries } from "../../scripts/faults/nodes.ts";
import { savers } from "../../scripts/faults/savers.ts";
import { SqlFile } from "../../src/runtime/savers/sqlite-file.ts";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";
import { freshFile } from "../guards/child.ts";

const SEED = 20;

test("what processes have written to a file stays, whenever they are killed or stopped", { timeout: 120_000 }, async () => {
  const [row] = await savers({ kills: 20, seed: SEED, nodes: binaries() });
  expect(row?.broken).toEqual([]);
  expect(row?.acknowledged).toBeGreaterThan(50);
});

test("a file that could not be opened is tried again", async () => {
  const file = join(await freshFile("later"), "threads.db");
  const saver = new SqliteSaver(file);
  const config = { configurable: { thread_id: "t" } };
  await expect(saver.getTuple(config)).rejects.toThrow();
  mkdirSync(dirname(file));
  expect(await saver.getTuple(config)).toBeUndefined();
  await saver.close();
});

test("a full disk is told as what it is, and changes nothing", async () => {
  const file = new SqlFile(await freshFile("full.db"), "CREATE TABLE IF NOT EXISTS t (x TEXT)");
  const fill = file.write((sql) => {
    sql.run("INSERT INTO t VALUES ('first')");
    sql.all("PRAGMA max_page_count = 10");
    for (let n = 0; n < 100; n++) sql.run("INSERT INTO t VALUES (?)", ["x".repeat(4096)]);
  });
  await expect(fill).rejects.toThrow(/full/);
  expect(await file.read((sql) => sql.all("SELECT * FROM t"))).toEqual([]);
  await file.close();
});

test("bytes come back as bytes", async () => {
  const saver = new SqliteSaver(":memory:");
  const bytes = Uint8Array.from([0, 1, 255]);
  const checkpoint = { v: 4, id: "1", ts: "", channel_values: {}, channel_versions: {}, versions_seen: {} };
  const config = await saver.put({ configurable: { thread_id: "t", checkpoint_ns: "" } }, checkpoint, { source: "input", step: -1, parents: {} });
  await saver.putWrites(config, [["file", bytes]], "task");
  expect((await saver.getTuple(config))?.pendingWrites).toEqual([["task", "file", bytes]]);
  await saver.close();
});

test("an id that is no text is refused, and the process lives on", async () => {
  const saver = new SqliteSaver(":memory:");
  for (const thread_id of [true, {}, ["t"], () => "t", Symbol.iterator, 10n, "t\0u"]) await expect(saver.getTuple({ configurable: { thread_id } })).rejects.toThrow(TypeError);
  await saver.close();
});
