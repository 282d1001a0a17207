import type { Finding } from '../model/finding.ts';
import * as own from '../runtime/index.ts';
import type { Compiled } from './library.ts';
import { observationOf, type PlanObservation } from './observations.ts';
import type { Json } from './plan.ts';
import { describe, type Seen, type SeenError, watch } from './run.ts';
import { type Verdict, whatHappened } from './execute.ts';
import { errorText } from './observe/words.ts';

/** What is asked of the process that runs a module of the user's. All of it is plain data. */
export interface CodeRequest {
  /** Absolute. */
  readonly file: string;
  readonly finding: Finding;
  readonly runtime: 'ours' | 'langgraph';
  /** The nodes of the graph that the finding is about: by them it is known among what the module exports. */
  readonly nodes: readonly string[];
  /** What the source calls the graph, for modules with several graphs of the same nodes. */
  readonly name: string;
  /** What the run gets where the module has no `scenario`. */
  readonly input: Json;
  /** Given by the user: it comes before the scenario. */
  readonly givenInput?: Json;
}

/** Orders of completion that are tried with code that may take its time. */
const MOST_ORDERS = 8;

/** The step limit of the library. */
const RECURSION_LIMIT = 25;

/** Runs a graph that a module exports. On our runtime its imports of the library must lead there. */
export async function runCode(request: CodeRequest, load: () => Promise<object>): Promise<Verdict> {
  const { finding } = request;
  const observation = codeObservation(finding.rule);
  if (observation === null) return { kind: 'not-observable', why: 'this rule is about something that no run shows' };
  const loaded = await load().then((exports) => ({ exports }), (error: unknown) => ({ error: describe(error) }));
  if ('error' in loaded) return unloaded(finding, loaded.error, 'when it is imported');
  const { exports } = loaded;
  const { graph, error } = await graphIn(exports, request);
  if (graph === null && error !== null) return unloaded(finding, error, 'when its graph is built');
  if (graph === null) return { kind: 'failed', why: `the module exports no compiled graph with the nodes ${request.nodes.join(', ')}` };
  const input = request.givenInput ?? scenarioInput(exports) ?? request.input;
  const once = verdictOf(finding, [await watchAll(graph, input, request)]);
  if (once.kind === 'confirmed' || request.runtime === 'langgraph') return once;
  const { outcomes } = await own.explore(() => watchAll(graph, input, request), own.dfs({ maxRuns: MOST_ORDERS }));
  return verdictOf(finding, outcomes.flatMap(({ result }) => ('value' in result ? [result.value] : [])));
}

/** Where several keys clash at once the library names one; then the run is watched again, for the key of the finding. */
async function watchAll(graph: Compiled, input: unknown, { finding: { evidence }, runtime }: CodeRequest): Promise<Seen> {
  const seen = await watch(graph, input, RECURSION_LIMIT);
  const { error } = seen;
  if (runtime === 'langgraph' || error === null || error.channel === null || error.channel === evidence.key) return seen;
  const lost: own.LostWrite[] = [];
  await watch(graph, input, RECURSION_LIMIT, { conflicts: 'lastWriteWins', onLostWrite: (one: own.LostWrite) => lost.push(one) });
  const ours = lost.find(({ channel }) => channel === evidence.key);
  if (ours === undefined) return seen;
  const values = [...ours.lost, ours.kept].map(({ value }) => value);
  const message = `Invalid update for channel "${ours.channel}" with values ${JSON.stringify(values)} (the same step clashes on "${error.channel}", which is named first)`;
  return { ...seen, error: { ...error, channel: ours.channel, message } };
}

function codeObservation(rule: string): PlanObservation | null {
  const observation = observationOf(rule);
  return observation === null || 'scenes' in observation ? null : observation;
}

/** A graph that does not compile throws while its module is imported. */
function unloaded(finding: Finding, error: SeenError, when: string): Verdict {
  const seen: Seen = { steps: [], error, values: null, refused: true };
  const saw = codeObservation(finding.rule)?.judgeCode(finding, seen) ?? null;
  if (saw !== null) return { kind: 'confirmed', expected: codeObservation(finding.rule)!.expected(finding), saw, seen };
  return { kind: 'failed', why: `the module throws ${when}: ${errorText(error)}` };
}

function verdictOf(finding: Finding, all: readonly Seen[]): Verdict {
  for (const seen of all) {
    const saw = codeObservation(finding.rule)?.judgeCode(finding, seen) ?? null;
    if (saw !== null) return { kind: 'confirmed', expected: codeObservation(finding.rule)!.expected(finding), saw, seen };
  }
  const [seen] = all;
  return seen === undefined ? { kind: 'failed', why: 'the graph could not be run' } : { kind: 'not-seen', saw: whatHappened(seen), seen };
}

function scenarioInput(exports: object): unknown {
  const scenario: unknown = 'scenario' in exports ? exports.scenario : null;
  return typeof scenario === 'object' && scenario !== null && 'input' in scenario ? scenario.input : undefined;
}

interface Candidate {
  readonly name: string;
  readonly value: unknown;
  /** A getter, or a promise, that builds the graph and fails. */
  readonly error: SeenError | null;
}

/** The export, or a property of one, that is a graph of these nodes; else the first error of those that would be built. */
async function graphIn(exports: object, { nodes, name }: CodeRequest): Promise<{ readonly graph: Compiled | null; readonly error: SeenError | null }> {
  const wanted = [...nodes].sort().join('\0');
  const all = await candidates(exports);
  const fitting = all.filter(({ value }) => isCompiled(value) && nodesOf(value).sort().join('\0') === wanted);
  const found = fitting.find((one) => one.name === name) ?? fitting[0];
  if (found !== undefined) return { graph: found.value as Compiled, error: null };
  return { graph: null, error: all.find(({ error }) => error !== null)?.error ?? null };
}

async function candidates(exports: object): Promise<Candidate[]> {
  const all: Candidate[] = [];
  for (const name of Object.keys(exports)) {
    const outer = await candidate(exports, name);
    all.push(outer);
    const { value } = outer;
    if (typeof value !== 'object' || value === null || isCompiled(value)) continue;
    for (const inner of Object.keys(value)) all.push(await candidate(value, inner));
  }
  return all;
}

async function candidate(holder: object, name: string): Promise<Candidate> {
  try {
    return { name, value: await (holder as Readonly<Record<string, unknown>>)[name], error: null };
  } catch (error) {
    return { name, value: null, error: describe(error) };
  }
}

interface AnyCompiled extends Compiled {
  readonly nodes: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>;
}

function nodesOf({ nodes }: AnyCompiled): string[] {
  const names = nodes instanceof Map ? [...(nodes as ReadonlyMap<string, unknown>).keys()] : Object.keys(nodes);
  return names.filter((name) => name !== own.START);
}

function isCompiled(value: unknown): value is AnyCompiled {
  if (value instanceof own.CompiledStateGraph) return true;
  return typeof value === 'object' && value !== null && 'lg_is_pregel' in value && value.lg_is_pregel === true && 'nodes' in value && typeof value.nodes === 'object' && value.nodes !== null;
}
