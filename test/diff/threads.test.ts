import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command, MemorySaver } from '@langchain/langgraph';
import { afterAll, describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { compareSides, type GraphDiff } from '../../src/cli/diff/compare.ts';
import type { Side } from '../../src/cli/diff/side.ts';
import { createSources } from '../../src/report/sources.ts';
import { type Change, changes } from './changes.ts';

const folder = mkdtempSync(join(tmpdir(), 'superstep-threads-'));
symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Graph {
  invoke(input: unknown, config: object): Promise<Values>;
  getState(config: object): Promise<{ readonly next: readonly string[]; readonly values: Values; readonly tasks: readonly { readonly interrupts: readonly { readonly value: string }[] }[] }>;
}
type Values = { readonly log?: readonly string[]; readonly [key: string]: unknown };

const THREAD = { configurable: { thread_id: 't' } };

describe('what superstep says of saved threads is what the library does', () => {
  test.each(changes.map((change, index) => ({ ...change, index })))('$title', async ({ index, ...change }) => {
    const worst = effectsOf(change).map(({ effect }) => effect).sort()[0] ?? null;
    const went = await goesOn(change, index);
    expect(worst, went ?? 'goes on').toBe(change.effect);
    if (worst === 'breaks') expect(went).not.toBeNull();
    if (worst === null || worst === 'note') expect(went).toBeNull();
    if (change.says !== undefined) expect(effectsOf(change).map(({ message }) => message).join('\n')).toContain(change.says);
  });
});

/** `breaks` before `may break` before `note`, as the alphabet has it. */
function effectsOf({ before, after }: Change): GraphDiff['threads'] {
  return compareSides(sideOf(before), sideOf(after), false).graphs.flatMap(({ threads }) => threads);
}

function sideOf(text: string): Side {
  const { graphs } = createAnalyzer({ root: folder }).file(join(folder, 'graph.mjs'), text);
  return { graphs, sources: createSources(() => text), report: { findings: [], unresolved: [], errors: [], files: 1, graphs: graphs.length } };
}

/**
 * Null where a thread that was saved under the old program goes on under the new one: it holds what it held, its answer
 * is taken for the question that was asked, and then runs what would have run. Else what is different.
 */
async function goesOn({ before, after }: Change, index: number): Promise<string | null> {
  const [old, now] = [await load(before, `${index}-before.mjs`), await load(after, `${index}-after.mjs`)];
  const [saver, other, fresh] = [new MemorySaver(), new MemorySaver(), new MemorySaver()];
  for (const thread of [saver, other]) await old(thread).invoke({}, THREAD);
  const paused = (await old(saver).getState(THREAD)).values;
  const asked = await questionsOf(old(saver));
  await now(fresh).invoke({}, THREAD);
  const start = (await now(fresh).getState(THREAD)).values;
  const [stays, expected] = [await answered(old(other)), await answered(now(fresh))];
  try {
    const taken = (await now(saver).getState(THREAD)).values;
    const lost = Object.keys(paused).filter((key) => key in keysOf(after) && JSON.stringify(paused[key]) !== JSON.stringify(taken[key]));
    if (lost.length > 0) return `${lost.join()} is not what it was`;
    const resumed = await answered(now(saver), asked.length > 0);
    const again = await questionsOf(now(saver));
    const end = await toTheEnd(now(saver));
    for (const question of asked) {
      if (again.includes(question)) return `${question} is asked again`;
      if (end.log?.includes(`${question}=yes`) !== true) return `nobody heard the answer to ${question}`;
    }
    const missing = without(paused.log, resumed.log);
    if (missing.length > 0) return `${missing.join()} is lost`;
    const never = (expected.log ?? []).filter((word) => stays.log?.includes(word) === true && resumed.log?.includes(word) !== true);
    if (never.length > 0) return `${never.join()} never runs`;
    const [ran, runs] = [without(resumed.log, asked.length > 0 ? paused.log : []), without(expected.log, asked.length > 0 ? start.log : [])];
    if (JSON.stringify(ran.sort()) !== JSON.stringify(runs.sort())) return `${JSON.stringify(ran)} ran, not ${JSON.stringify(runs)}`;
    const odd = Object.keys(expected).filter((key) => key in resumed && shapeOf(resumed[key]) !== shapeOf(expected[key]));
    return odd.length > 0 ? `${odd.join()} has another shape` : null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The program, loaded as a user would. */
async function load(text: string, name: string): Promise<(saver: MemorySaver) => Graph> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  const { graphOn } = (await import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href)) as { graphOn: (saver: MemorySaver) => Graph };
  return graphOn;
}

/** What comes of going on: with one answer where something is asked, and until the end where nothing is. */
async function answered(graph: Graph, asks?: boolean): Promise<Values> {
  if (asks ?? (await questionsOf(graph)).length > 0) await graph.invoke(new Command({ resume: 'yes' }), THREAD);
  else for (let turn = 0; turn < 9 && (turn === 0 || (await graph.getState(THREAD)).next.length > 0); turn += 1) await graph.invoke(null, THREAD);
  return (await graph.getState(THREAD)).values;
}

async function toTheEnd(graph: Graph): Promise<Values> {
  for (let turn = 0; turn < 9 && (await questionsOf(graph)).length > 0; turn += 1) await graph.invoke(new Command({ resume: 'later' }), THREAD);
  return (await graph.getState(THREAD)).values;
}

async function questionsOf(graph: Graph): Promise<readonly string[]> {
  return (await graph.getState(THREAD)).tasks.flatMap(({ interrupts }) => interrupts.map(({ value }) => value));
}

function keysOf(text: string): Readonly<Record<string, true>> {
  return Object.fromEntries([...text.slice(0, text.indexOf('const say')).matchAll(/(\w+): (?:Annotation|new )/g)].map(([, key]) => [key!, true]));
}

function without(all: readonly string[] = [], taken: readonly string[] = []): string[] {
  const rest = [...all];
  for (const one of taken) if (rest.includes(one)) rest.splice(rest.indexOf(one), 1);
  return rest;
}

function shapeOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}
