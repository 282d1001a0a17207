import { expect, test } from "vitest";
import { attack, attackText } from "../../src/runtime/guards/attack/index.ts";
import { MemoryOwners, TenantCheckpointer } from "../../src/runtime/guards/index.ts";
import { MemorySaver } from "../../src/runtime/index.ts";
import type { Any, Runtime } from "../runtime/both.ts";
import { both, sleep } from "../runtime/both.ts";

test("a bare saver fails, and the report says with which call and which id", async () => {
  const report = await attack(new MemorySaver());
  expect(report.passed).toBe(false);
  const leaks = report.outcomes.flatMap((one) => one.leaks);
  expect(leaks).toHaveLength(report.leaked);
  expect(leaks).toEqual(expect.arrayContaining(["saver.getTuple, thread thread-1: told", "saver.deleteThread, the victim's thread 1: changed", "saver.list({}, {}): told"]));
  const text = attackText(report, "Our threads");
  expect(text).toMatch(/^# Our threads\n\nFailed: \d+ of \d+ attempts/);
  expect(text).toContain("- saver.getTuple, thread thread-1: told\n");
});

test("the guard passes, and the report is plain data that does not change from run to run", async () => {
  const [one, two] = [await attack(new TenantCheckpointer(new MemorySaver())), await attack(new TenantCheckpointer(new MemorySaver()))];
  expect(one.passed).toBe(true);
  expect(one.attempts).toBeGreaterThan(500);
  expect(one.outcomes.map((outcome) => outcome.attack)).toEqual(expect.arrayContaining(["The ids of the storage, had they become known", "Claims of one new id at once"]));
  expect(JSON.parse(JSON.stringify(two))).toEqual(one);
  expect(attackText(one)).toContain("Passed: ");
});

test("claims that are looked up first and written later are found", async () => {
  class Slow extends MemoryOwners {
    override async claim(thread: string, tenant: string, now: number): Promise<boolean> {
      const owner = await this.find(thread);
      await sleep(1);
      if (owner) return owner.tenant === tenant;
      await super.claim(thread, tenant, now);
      return true;
    }
  }
  const report = await attack(new TenantCheckpointer(new MemorySaver(), { owners: new Slow() }));
  expect(report.outcomes.filter(({ leaked }) => leaked > 0).map((outcome) => outcome.attack)).toEqual(["Claims of one new id at once"]);
});

function chat(M: Runtime): (checkpointer: unknown) => Any {
  const State = M.Annotation.Root({ log: M.Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
  return (checkpointer) => new M.StateGraph(State).addNode("note", () => ({ log: ["noted"] })).addEdge(M.START, "note").compile({ checkpointer: checkpointer as Any });
}
const input = (text: string): object => ({ log: [text] });

both("an application that trusts the ids it is sent fails by its graph alone", async (M) => {
  const graph = chat(M)(new M.MemorySaver());
  const report = await attack({ input, as: () => ({ graph }) });
  const failed = report.outcomes.filter(({ leaked }) => leaked > 0).map((outcome) => outcome.attack);
  expect(failed).toEqual(["Thread ids enumerated", "Thread ids swapped", "Replay across tenants", "Tenants and addresses forged in the config"]);
});

both("an application that asks who owns a thread passes", async (M) => {
  const guard = new TenantCheckpointer(new M.MemorySaver() as Any);
  const build = chat(M);
  const report = await attack({ input, as: (tenant) => ({ graph: build(guard.forTenant(tenant)), begin: () => guard.forTenant(tenant).newThread() }) });
  expect(report.outcomes.flatMap((one) => one.leaks)).toEqual([]);
});
