import { Command } from '@langchain/langgraph';
import { isLibraryGraph, isRecord, type LibraryGraph } from './library-graph.ts';
import type { Scenario } from './scenario.ts';

/** What a run on the real library did. */
export interface Outcome {
  readonly error: RunError | null;
  /** The state after the last super-step that was applied. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The tasks of each super-step, names sorted; START's step is not listed. */
  readonly steps: readonly (readonly string[])[];
  /** What each task has written; a task that failed is there too, with nothing. */
  readonly results: readonly TaskResult[];
}

export interface TaskResult {
  readonly node: string;
  /** Keys of the state, sorted. */
  readonly keys: readonly string[];
}

export interface RunError {
  /** The error code of the library; the error's name where it has none. */
  readonly code: string;
  readonly name: string;
  readonly message: string;
  readonly channel: string | null;
}

/** Runs the graph that the scenario names. Some graphs fail before they run: when they are built. */
export async function runScenario(compiled: Readonly<Record<string, unknown>>, scenario: Scenario): Promise<Outcome> {
  for (const input of scenario.earlier ?? []) await observeRun(() => pickGraph(compiled, scenario), input);
  return observeRun(() => pickGraph(compiled, scenario), scenario.input, scenario.recursionLimit, scenario);
}

/** What is answered while the run is stopped. */
export type Answers = Pick<Scenario, 'resume' | 'answers'>;

export async function observeRun(build: () => LibraryGraph, input: unknown, recursionLimit = 25, answers: Answers = {}): Promise<Outcome> {
  const steps: string[][] = [];
  const results: TaskResult[] = [];
  let values: Record<string, unknown> = {};
  const thread = answers.resume === undefined && answers.answers === undefined ? {} : { configurable: { thread_id: 'of the scenario' } };
  try {
    const app = build();
    const rest = [...(answers.resume ?? [])];
    for (let given: unknown = input; given !== null; given = nextAnswer(values, rest, answers.answers)) {
      delete values['__interrupt__'];
      for await (const chunk of await app.stream(given, { streamMode: ['debug', 'values'], recursionLimit, ...thread })) {
        if (!Array.isArray(chunk)) continue;
        const [mode, payload]: unknown[] = chunk;
        if (mode === 'values' && isRecord(payload)) values = withChunk(values, payload);
        if (mode === 'debug') noteTask(payload, steps, results);
      }
    }
    return { error: null, values, steps: sortSteps(steps), results };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error: describeError(error), values, steps: sortSteps(steps), results };
  }
}

/** Each question of a step may come in a chunk of its own, without values. */
function withChunk(values: Readonly<Record<string, unknown>>, chunk: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!('__interrupt__' in chunk)) return { ...chunk };
  const lists = [values['__interrupt__'], chunk['__interrupt__']].map((list): unknown[] => (Array.isArray(list) ? list : []));
  return { ...values, ...chunk, __interrupt__: lists.flat() };
}

/** Null where the run is not stopped, or nothing is left to be answered. */
function nextAnswer(values: Readonly<Record<string, unknown>>, rest: unknown[], byQuestion: Scenario['answers']): Command | null {
  const asked = values['__interrupt__'];
  if (!Array.isArray(asked) || asked.length === 0) return null;
  if (byQuestion === undefined) return rest.length === 0 ? null : new Command({ resume: rest.shift() });
  const questions = asked.filter(isRecord);
  return new Command({ resume: Object.fromEntries(questions.map(({ id, value }) => [String(id), byQuestion[String(value)]])) });
}

/** The ways that the library draws, as `from > to`. */
export async function drawnWays(compiled: Readonly<Record<string, unknown>>, scenario: Scenario): Promise<Set<string>> {
  const app = pickGraph(compiled, scenario) as unknown as { getGraphAsync(): Promise<{ edges: readonly { source: string; target: string }[] }> };
  return new Set((await app.getGraphAsync()).edges.map(({ source, target }) => `${source} > ${target}`));
}

function pickGraph(compiled: Readonly<Record<string, unknown>>, scenario: Scenario): LibraryGraph {
  const names = Object.keys(compiled);
  const name = scenario.graph ?? names[0];
  if (name === undefined || (scenario.graph === undefined && names.length > 1)) {
    throw new Error(`the scenario must name one of the graphs ${names.join(', ')}`);
  }
  const app = compiled[name];
  if (!isLibraryGraph(app)) throw new Error(`${name} is not a compiled graph`);
  return app;
}

function noteTask(event: unknown, steps: string[][], results: TaskResult[]): void {
  if (!isRecord(event) || !isRecord(event['payload'])) return;
  const { name, result } = event['payload'];
  if (event['type'] === 'task') (steps[Number(event['step'])] ??= []).push(String(name));
  if (event['type'] === 'task_result') results.push({ node: String(name), keys: writtenKeys(result) });
}

/** A task that writes a key twice has a list of updates as its result. */
function writtenKeys(result: unknown): string[] {
  const updates: unknown[] = Array.isArray(result) ? result : [result];
  return [...new Set(updates.flatMap((update) => (isRecord(update) ? Object.keys(update) : [])))].sort();
}

function sortSteps(steps: readonly string[][]): string[][] {
  return steps.filter((step) => step !== undefined).map((step) => [...step].sort());
}

function describeError(error: Error): RunError {
  const code = 'lc_error_code' in error && typeof error.lc_error_code === 'string' ? error.lc_error_code : error.name;
  const channel = /^Invalid update for channel "([^"]*)"/.exec(error.message)?.[1] ?? null;
  return { code, name: error.name, message: error.message, channel };
}
