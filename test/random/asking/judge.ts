import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createAnalyzer, type Analyzer } from '../../../src/analyze.ts';
import { type Channel, type Compiled, loadText } from '../load.ts';
import { type AskingProgram, askingProgram } from './program.ts';

export interface AskingVerdict {
  readonly text: string;
  readonly complaints: readonly string[];
  /** Keys that some run has written twice in one step. */
  readonly conflicts: number;
}

type Keep = 'first' | 'last';

/** Programs whose routers ask the state, run on the library with every input that matters, against what is said of their races. */
export class AskingJudge {
  readonly #root = mkdtempSync(join(tmpdir(), 'superstep-asking-'));
  readonly #analyzer: Analyzer;

  constructor() {
    symlinkSync(resolve('node_modules'), join(this.#root, 'node_modules'), 'dir');
    this.#analyzer = createAnalyzer({ root: this.#root });
  }

  async judge(number: number): Promise<AskingVerdict> {
    const program = askingProgram(number);
    const said = this.#saidOf(number, program);
    const seen = await conflictsOf(program);
    const missed = [...seen].filter(([key]) => !said.keys.has(key)).map(([key, input]) => `missed: ${key} is written twice in one step with ${JSON.stringify(input)}`);
    const invented = [...said.keys].filter((key) => !seen.has(key)).map((key) => `invented: no input has ${key} written twice in one step`);
    return { text: program.text, complaints: [...said.blind, ...missed, ...invented], conflicts: seen.size };
  }

  close(): void {
    rmSync(this.#root, { recursive: true });
  }

  #saidOf(number: number, { text }: AskingProgram): { readonly keys: ReadonlySet<string>; readonly blind: readonly string[] } {
    const file = join(this.#root, `program-${number}.ts`);
    writeFileSync(file, text);
    const { findings, unresolved, graphs } = this.#analyzer.file(file);
    const blind = unresolved.map(({ what, why }) => `blind: ${what ?? 'the file'}, ${why}`);
    const races = findings.filter(({ rule }) => rule === 'no-unreduced-parallel-write').flatMap(({ evidence: { key } }) => key ?? []);
    return { keys: new Set(races), blind: graphs.length === 1 ? blind : [...blind, 'blind: no graph'] };
  }
}

/**
 * By key, an input that shows it. A run goes on behind a conflict, with the first of the values, or with the last; which
 * makes a difference only where it is of a key that somebody asks for.
 */
async function conflictsOf(program: AskingProgram): Promise<ReadonlyMap<string, unknown>> {
  const seen = new Map<string, unknown>();
  for (const keep of ['first', 'last'] as const) {
    if (keep === 'last' && !program.asked.some((key) => seen.has(key))) break;
    let found: string[] = [];
    const graph = watching(loadText(program.text), program.single, keep, (key) => found.push(key));
    for (const input of program.inputs) {
      found = [];
      await run(graph, input);
      for (const key of found) if (!seen.has(key)) seen.set(key, input);
    }
  }
  return seen;
}

/** Bodies that stumble over a key that is not set, and loops without end, are no matter of ours. */
async function run(graph: Compiled, input: unknown): Promise<void> {
  try {
    for await (const _ of await graph.stream(input, { streamMode: 'updates', recursionLimit: 14 }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function watching(graph: Compiled, keys: readonly string[], keep: Keep, found: (key: string) => void): Compiled {
  for (const key of keys) {
    const channel = graph.channels[key];
    if (channel !== undefined) graph.channels[key] = watched(channel, keep, () => found(key));
  }
  return graph;
}

function watched(channel: Channel, keep: Keep, found: () => void): Channel {
  const copy = Object.create(channel) as { -readonly [Name in keyof Channel]: Channel[Name] };
  copy.update = function (this: Channel, values) {
    if (values.length > 1) found();
    return channel.update.call(this, keep === 'first' ? values.slice(0, 1) : values.slice(-1));
  };
  copy.fromCheckpoint = (checkpoint) => watched(channel.fromCheckpoint(checkpoint), keep, found);
  return copy;
}
