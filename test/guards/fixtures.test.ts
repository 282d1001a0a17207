import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixtureFiles } from "../conformance/fixture-files.ts";
import { fixturesRoot, loadFixture } from "../conformance/load-fixture.ts";
import { loadFixtureOnOurs } from "../lessons/our-modules.ts";
import { freshFile, inProcess } from "./child.ts";

type Kind = "bad" | "good";
type Program = { readonly [name: string]: (...args: unknown[]) => Promise<unknown> };
const pathOf = (name: string, kind: Kind): string => join(fixturesRoot, "guards", `${name}.${kind}.ts`);

test("every program has its counterpart, and is run here", () => {
  const names = ["busy-thread", "compile-per-request", "durable", "floating-run", "fresh-thread", "memory-prefix", "replay", "shared-note", "thread-list"];
  expect(fixtureFiles("guards")).toEqual(names.flatMap((name) => [`${name}.bad.ts`, `${name}.good.ts`]));
});

/** A program in this process, on the library and on our runtime. */
function here(name: string, body: (program: Program) => Promise<unknown>, expected: { readonly [kind in Kind]: unknown }): void {
  describe(name, () => {
    for (const [runtime, load] of [["LangGraph.js", loadFixture], ["reference runtime", loadFixtureOnOurs]] as const)
      for (const kind of ["bad", "good"] as const) test(`${kind}, ${runtime}`, async () => expect(await body(load(pathOf(name, kind)) as Program)).toEqual(expected[kind]));
  });
}

/** A program in processes of its own, which share a file and nothing else. */
function inWorkers(name: string, body: (call: (name: string, ...args: unknown[]) => Promise<unknown>) => Promise<unknown>, expected: { readonly [kind in Kind]: unknown }): void {
  describe(name, () => {
    for (const kind of ["bad", "good"] as const)
      test(kind, { timeout: 120_000 }, async () => {
        const env = { THREADS_FILE: await freshFile("threads.db") };
        expect(await body((exported, ...args) => inProcess(`${name}.${kind}.ts`, exported, args, env))).toEqual(expected[kind]);
      });
  });
}

const asked = ["one", "answer to one", "two", "answer to two"];

inWorkers("durable", async (call) => (await call("ask", "ada", "one"), call("ask", "ada", "two")), { bad: asked.slice(2), good: asked });
inWorkers("floating-run", async (call) => [await call("handler", "order-1"), await call("booked", "order-1")], { bad: [{ status: 202 }, false], good: [{ status: 200 }, true] });

describe("durable, on one worker", () => {
  test("the one in memory keeps the conversation as long as the worker lives", async () => {
    const { ask } = loadFixture(pathOf("durable", "bad")) as Program;
    await ask!("ada", "one");
    expect(await ask!("ada", "two")).toEqual(asked);
  });
});

for (const name of ["fresh-thread", "compile-per-request"])
  here(name, async ({ ask }) => (await ask!({ id: "s" }, "one"), ask!({ id: "s" }, "two")), { bad: { session: "s", said: asked.slice(2) }, good: { session: "s", said: asked } });

const burst = ["1", "2", "3", "4", "5"];
here("busy-thread", async ({ receive }) => ((await receive!("ada", burst)) as string[]).length, { bad: 2, good: 10 });

here(
  "replay",
  async ({ write, goBack }) => {
    const at = await write!({ user: "ada" }, { thread: "ada-1", note: "secret" }).catch(() => write!({ user: "ada" }, { note: "secret" }));
    return [await goBack!({ user: "ada" }, at), await goBack!({ user: "eve" }, at).catch((error: Error) => error.message)];
  },
  { bad: [["secret", "kept"], ["secret", "kept"]], good: [["secret", "kept"], "No such thread."] },
);

here(
  "thread-list",
  async ({ begin, conversations }) => {
    await begin!({ user: "ada" }, "engines");
    await begin!({ user: "eve" }, "locks");
    return conversations!({ user: "eve" });
  },
  { bad: { user: "eve", topics: ["engines", "locks"] }, good: { user: "eve", topics: ["locks"] } },
);

here(
  "memory-prefix",
  async ({ remember, recall }) => {
    await remember!("1", "likes tea");
    await remember!("10", "likes coffee");
    return [await recall!({ user: "1" }), await recall!({})];
  },
  { bad: [["likes tea"], ["likes coffee", "likes tea"]], good: [["likes tea"], []] },
);

describe("shared-note", () => {
  for (const [kind, kept] of [["bad", "fewer"], ["good", "all"]] as const)
    test(`${kind}, two agents in one process`, async () => {
      const { note, noted } = loadFixture(pathOf("shared-note", kind)) as Program;
      await Promise.all([note!("a", 10), note!("b", 10)]);
      const seen = (await noted!()) as string[];
      expect(seen.length < 20 ? "fewer" : "all").toBe(kept);
      expect(new Set(seen).size).toBe(seen.length);
    });
});

describe("shared-note, two agents in processes of their own", () => {
  test("good", { timeout: 120_000 }, async () => {
    const env = { MEMORY_FILE: await freshFile("memory.db") };
    const call = (name: string, ...args: unknown[]): Promise<unknown> => inProcess("shared-note.good.ts", name, args, env);
    await Promise.all([call("note", "a", 25), call("note", "b", 25)]);
    expect(new Set((await call("noted")) as string[]).size).toBe(50);
  });
});
