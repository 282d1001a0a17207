import { resolve } from 'node:path';
import { sceneScript, scriptOf } from '../../confirm/emit.ts';
import { confirmFinding, proofOf, runOn, runOnOurs, type Runner, type Verdict } from '../../confirm/execute.ts';
import { observationOf } from '../../confirm/observations.ts';
import type { Json } from '../../confirm/plan.ts';
import { userLibrary, userZod } from '../../confirm/user-library.ts';
import { Bug } from '../bug.ts';
import { coloursOf } from '../common-flags.ts';
import { projectSettings, settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import { MOST_MEMORY, runModule } from './code/run-module.ts';
import { scriptNames, writeScripts } from './emit-files.ts';
import { confirmJson, confirmText, type Confirmed, type Ground } from './report.ts';
import { selectFindings, type Selected } from './select.ts';
import { BROKEN_INPUT, BUG_OF_OURS, CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine, logTroubles } from '../log.ts';
import { analyzeProject, troubleStatus, type Project } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';

const DEFAULT_TIMEOUT = 10_000;

export async function runConfirm(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const options = optionsOf(args);
  const project = await analyzeProject({ patterns: args.operands, ...projectSettings(settingsOf(args, io, engine.rules)) }, io, engine);
  const selected = selectFindings(project, args.values('rule'), engine.rules);
  if (options.emit !== null) await emit(selected, options.emit, args, io);

  if (options.ground === 'code' && selected.length > 0) await logLine(io, touches(selected, options.timeout));
  const verdictOf = options.ground === 'code' ? codeVerdicts(options, io) : stubVerdicts(options.ground, io);
  const all: Confirmed[] = [];
  for (const one of selected) all.push({ finding: one.finding, verdict: await namingTheFile(one, verdictOf) });

  const { sources } = project;
  const json = args.value('format') === 'json';
  await io.stdout.write(json ? confirmJson(all, options, project, sources) : confirmText(all, options, sources, coloursOf(args, io)));
  await logTroubles(io, project);
  for (const line of failures(all)) await logLine(io, line);
  return statusOf(all, project);
}

/** Said before anything of the user's is run. */
function touches(selected: readonly Selected[], timeout: number): string {
  const files = [...new Set(selected.map(({ finding }) => finding.site.file))];
  return `runs ${files.length === 1 ? files[0] : `${files.length} modules, each`} in a process of its own, with your environment and your rights to files; without network, for at most ${timeout} ms and ${MOST_MEMORY} MB.`;
}

interface Options {
  readonly ground: Ground;
  readonly runtime: 'ours' | 'langgraph';
  readonly emit: string | null;
  readonly input: Json | undefined;
  readonly timeout: number;
}

function optionsOf(args: Arguments): Options {
  const code = args.has('code');
  const runtime = args.value('runtime') === 'langgraph' ? 'langgraph' : 'ours';
  for (const name of ['input', 'timeout']) if (args.has(name) && !code) throw new UsageError(`--${name} is for --code.`);
  if (args.has('force') && !args.has('emit')) throw new UsageError('--force is for --emit.');
  return { ground: code ? 'code' : runtime, runtime, emit: args.value('emit') ?? null, input: inputOf(args.value('input')), timeout: timeoutOf(args.value('timeout')) };
}

function inputOf(given: string | undefined): Json | undefined {
  if (given === undefined) return undefined;
  try {
    return JSON.parse(given) as Json;
  } catch {
    throw new UsageError(`--input must be JSON, not ${given}`);
  }
}

function timeoutOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_TIMEOUT;
  // The longest time that a timer knows.
  if (!/^[1-9]\d*$/.test(given) || Number(given) > 2 ** 31 - 1) throw new UsageError(`--timeout must be a number of milliseconds, not "${given}".`);
  return Number(given);
}

type VerdictOf = (one: Selected) => Promise<Verdict>;

function stubVerdicts(ground: Ground, { cwd }: Io): VerdictOf {
  const runners = new Map<string, Promise<Runner | string>>();
  const runnerFor = async (file: string): Promise<Runner | string> => {
    if (ground === 'ours') return runOnOurs(await userZod(file));
    const library = await userLibrary(file);
    return typeof library === 'string' ? library : runOn(library);
  };
  return async ({ model, finding }) => {
    const { file } = finding.site;
    if (!runners.has(file)) runners.set(file, runnerFor(resolve(cwd, file)));
    const runner = await runners.get(file)!;
    return typeof runner === 'string' ? { kind: 'failed', why: runner } : confirmFinding(model, finding, runner);
  };
}

function codeVerdicts({ input, timeout, runtime }: Options, io: Io): VerdictOf {
  return async ({ model, finding }) => {
    const observation = observationOf(finding.rule);
    const proof = proofOf(model, finding);
    if (observation === null || 'scenes' in observation || !('plan' in proof)) return { kind: 'not-observable', why: 'why' in proof ? proof.why : 'this rule is not looked for in runs of your own code' };
    const { plan } = proof;
    const blind = observation.blind(plan);
    if (model === null || blind !== null) return { kind: 'not-observable', why: blind ?? 'the finding is about no graph' };
    const nodes = model.nodes.map(({ name }) => name);
    const name = model.id.slice(model.id.lastIndexOf('#') + 1);
    return runModule({ file: resolve(io.cwd, model.file), finding, runtime, nodes, name, input: plan.input, ...(input !== undefined && { givenInput: input }) }, timeout, io);
  };
}

/** Whatever goes wrong here is ours; the finding says where to look. */
async function namingTheFile(one: Selected, verdictOf: VerdictOf): Promise<Verdict> {
  try {
    return await verdictOf(one);
  } catch (cause) {
    throw new Bug(one.finding.site.file, cause);
  }
}

async function emit(selected: readonly Selected[], file: string, args: Arguments, io: Io): Promise<void> {
  const texts = selected.flatMap(({ model, finding }) => {
    const observation = observationOf(finding.rule);
    const proof = proofOf(model, finding);
    if ('scenes' in proof) return proof.scenes.slice(0, 1).map((scene) => sceneScript(finding, scene));
    if ('why' in proof || observation === null || 'scenes' in observation) return [];
    return [scriptOf(finding, proof.plan, observation.complaint(finding, proof.plan))];
  });
  const names = scriptNames(file, texts.length);
  await writeScripts(names.map((name, index) => ({ name, path: resolve(io.cwd, name), text: texts[index]! })), { force: args.has('force') }, io);
  for (const name of names) await logLine(io, `wrote ${name}`);
  if (names.length === 0) await logLine(io, 'nothing to write: no finding can be shown by a script.');
}

/** What is wrong with a module is said once. */
function failures(all: readonly Confirmed[]): ReadonlySet<string> {
  return new Set(all.flatMap(({ finding, verdict }) => (verdict.kind === 'failed' ? [`${finding.site.file}: ${verdict.why}`] : [])));
}

function statusOf(all: readonly Confirmed[], project: Project): number {
  const are = (kind: Verdict['kind']) => all.some(({ verdict }) => verdict.kind === kind);
  if (are('not-reproduced')) return BUG_OF_OURS;
  const trouble = troubleStatus(project) ?? (are('failed') ? BROKEN_INPUT : null);
  if (trouble !== null) return trouble;
  return all.some(({ finding, verdict }) => finding.severity === 'error' && verdict.kind !== 'not-observable') ? FINDINGS : CLEAN;
}
