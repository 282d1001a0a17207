import { AIMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { MemorySaver } from "../../src/runtime/index.ts";
import { JsonSerializer } from "../../src/runtime/savers/serde.ts";

const serde = new JsonSerializer();
const through = async (value: unknown): Promise<unknown> => serde.loadsTyped(...(await serde.dumpsTyped(value)));
const read = (json: unknown): Promise<unknown> => serde.loadsTyped("json", JSON.stringify(json));

/** Texts of JSON that a model, a tool or a client may have sent. */
const HOSTILE: readonly unknown[] = [
  { lc: 2, type: "constructor" },
  { lc: 2, type: "constructor", id: null },
  { lc: 2, type: "constructor", id: [] },
  { lc: 2, type: "constructor", id: "Set", args: 7 },
  { lc: 2, type: "constructor", id: ["Set"], args: [5] },
  { lc: 2, type: "constructor", id: ["Map"], args: [[1]] },
  { lc: 2, type: "constructor", id: ["RegExp"], args: ["("] },
  { lc: 2, type: "constructor", id: ["RegExp"], args: ["a", "zz"] },
  { lc: 2, type: "constructor", id: ["Uint8Array"], args: [{ length: 300_000_000 }] },
  { lc: 2, type: "constructor", id: ["Uint8Array"], args: [300_000_000] },
  { lc: 2, type: "constructor", id: ["Object"], args: [[["lc", 2]]] },
  { lc: 2, type: "constructor", id: ["Object"], args: [null] },
  { lc: 2, type: "constructor", id: ["constructor"], args: [1] },
  { lc: 2, type: "undefined" },
  { lc: 2, type: "undefined", more: { lc: 2, type: "constructor", id: ["Set"], args: [[1]] } },
  { lc: 2 },
  { lc: 1, type: "constructor" },
  { lc: 1, type: "constructor", id: [7], kwargs: {} },
  { lc: 1, type: "constructor", id: "x" },
  { lc: 1, type: "not_implemented", id: ["x"] },
  JSON.parse('{ "lc": 2, "__proto__": { "polluted": true }, "type": "constructor", "id": ["Object"] }'),
];

test("a value that looks like a tag comes back as it was, wherever it is", async () => {
  for (const value of HOSTILE)
    for (const around of [(v: unknown) => v, (v: unknown) => ({ deep: [v] }), (v: unknown) => ({ lc: 2, more: v })])
      expect(await through(around(value)), JSON.stringify(value)).toEqual(around(value));
});

test("a tag that says nothing is read without an error and without much memory", async () => {
  const before = process.memoryUsage().arrayBuffers;
  for (const value of HOSTILE) await read(value);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test("what JSON has no words for comes back all the same", async () => {
  const value = { set: new Set([1, { lc: 2 }]), map: new Map<unknown, unknown>([["k", undefined], [new Set(), 1]]), pattern: /a/gi, bytes: Uint8Array.from([1, 2]), nothing: undefined };
  expect(await through(value)).toEqual(value);
  const back = (await through([new AIMessage("hi")])) as AIMessage[];
  expect(back[0]).toBeInstanceOf(AIMessage);
  expect(back[0]?.content).toBe("hi");
});

test("a thread stays readable, whatever a node has written", async () => {
  const saver = new MemorySaver();
  const config = { configurable: { thread_id: "t", checkpoint_ns: "" } };
  const checkpoint = { v: 4, id: "1", ts: "", channel_values: { said: HOSTILE }, channel_versions: {}, versions_seen: {} };
  await saver.put(config, checkpoint, { source: "loop", step: 0, parents: {} });
  expect((await saver.getTuple(config))?.checkpoint.channel_values).toEqual({ said: HOSTILE });
});
