import * as library from "@langchain/langgraph";
import * as libraryChannels from "@langchain/langgraph/channels";
import * as libraryZod from "@langchain/langgraph/zod";
import { describe, test } from "vitest";
import { isSince } from "../../rules/shared/versions.ts";
import * as oursChannels from "../../src/runtime/channels.ts";
import * as ours from "../../src/runtime/index.ts";
import * as oursZod from "../../src/runtime/zod.ts";

export type Runtime = typeof ours & { channels: typeof oursChannels; zod: typeof oursZod; isOurs: boolean };

const reference: Runtime = { ...ours, channels: oursChannels, zod: oursZod, isOurs: true };
// The library's types differ in detail; that its values behave alike is what these tests are about.
const original = { ...library, channels: libraryChannels, zod: libraryZod, isOurs: false } as unknown as Runtime;

export const runtimes: readonly (readonly [string, Runtime])[] = [
  ["reference runtime", reference],
  ["LangGraph.js", original],
];

/** One body, executed on both. */
export function both(name: string, body: (M: Runtime) => Promise<void> | void): void {
  describe(name, () => {
    for (const [which, M] of runtimes) test(which, () => body(M));
  });
}

/** Whether the installed library is of the version, or of a later one. */
export async function isLibrarySince(version: string): Promise<boolean> {
  const { default: manifest } = (await import("@langchain/langgraph/package.json", { with: { type: "json" } })) as { default: { version: string } };
  return isSince({ version: manifest.version, exact: true }, version);
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `x` holds one value, `log` gathers. */
export const base = (M: Runtime) =>
  M.Annotation.Root({
    x: M.Annotation<unknown>(),
    log: M.Annotation<string[], string | string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }),
  });

// Tests look into states of every kind.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Any = any;

export interface Failure {
  name: string;
  code: string | undefined;
  message: string;
  error: Any;
}
/** What a run failed with; fails the test if it did not. */
export async function failure(run: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof run === "function" ? run() : run);
  } catch (error) {
    const e = error as Error & { lc_error_code?: string };
    return { name: e.name, code: e.lc_error_code, message: e.message, error };
  }
  throw new Error("It did not fail.");
}

interface Streamed {
  stream(input: unknown, options: object): Promise<AsyncIterable<unknown>>;
}
export async function collect(app: Streamed, input: unknown, options: object): Promise<Any[]> {
  const chunks: unknown[] = [];
  for await (const chunk of await app.stream(input, options)) chunks.push(chunk);
  return chunks;
}

/** The nodes of each step in start order: `a+b > c`. */
export async function steps(app: Streamed, input: unknown, options: object = {}): Promise<string> {
  const byStep = new Map<number, string[]>();
  for (const event of await collect(app, input, { ...options, streamMode: "debug" }))
    if (event.type === "task") byStep.set(event.step, [...(byStep.get(event.step) ?? []), event.payload.name]);
  return [...byStep.values()].map((names) => names.join("+")).join(" > ");
}
