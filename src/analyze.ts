import { isAbsolute, relative, resolve, sep } from 'node:path';
import { rules } from '../rules/index.ts';
import { followers, type ReducerChoice, reducerChoice } from '../rules/fixes/reducer-choice.ts';
import { neverRuns } from '../rules/shared/never-runs.ts';
import type { RuleInput } from '../rules/rule.ts';
import { createLoader, type Loader, type Session, type Stamp } from './extract/load/loader.ts';
import { extractProgram } from './extract/program.ts';
import type { Detection, Edit, Finding } from './model/finding.ts';
import type { GraphModel } from './model/graph.ts';
import type { ProgramModel } from './model/program.ts';
import type { ReducerName } from './model/reducer-name.ts';
import { type CodeSettings, NO_SETTINGS, type RuleSettings } from './model/settings.ts';
import { compareSites, type Site, type Unknown } from './model/site.ts';
import type { Exploration } from './steps/exploration.ts';
import { exploreModel } from './steps/of-model.ts';

export type { ReducerChoice } from '../rules/fixes/reducer-choice.ts';
export type { Stamp } from './extract/load/loader.ts';
export type { Question } from './extract/load/stamp.ts';
export type * from './model/agent.ts';
export type * from './model/channel.ts';
export type * from './model/condition.ts';
export type * from './model/body-facts.ts';
export type * from './model/deployment.ts';
export type * from './model/effects.ts';
export type * from './model/finding.ts';
export type * from './model/graph.ts';
export type * from './model/json.ts';
export type * from './model/program.ts';
export type * from './model/reducer-name.ts';
export type * from './model/run.ts';
export type * from './model/schedule.ts';
export type * from './model/settings.ts';
export type * from './model/site.ts';
export type * from './model/tools.ts';
export type { Exploration, StepBefore } from './steps/exploration.ts';
export type { StepJoin } from './steps/step-graph.ts';

export interface AnalyzerOptions extends Partial<CodeSettings> {
  /** Absolute; sites are relative to it. */
  readonly root: string;
  /** Further module names whose exports are those of the library. */
  readonly modules?: readonly string[];
  /** Which part of the usual work an analysis may cost: 1 where nothing is said. What it leaves out is said to be unknown. */
  readonly work?: number;
  /** Which zod the name `zod` leads to where neither what is installed, nor a manifest, nor a lock file tells. */
  readonly zod?: 3 | 4 | undefined;
}

export interface AnalyzedGraph {
  readonly model: GraphModel;
  readonly steps: Exploration;
}

export interface FileAnalysis {
  readonly file: string;
  readonly graphs: readonly AnalyzedGraph[];
  /** Findings of all rules, whatever the preset, by offset. */
  readonly findings: readonly Finding[];
  readonly unresolved: readonly (Unknown & { readonly graph: string | null })[];
  /** The file could not be parsed; findings may be missing. */
  readonly syntaxErrors: readonly { readonly message: string; readonly start: number }[];
  /** What was read; not there where nothing could be. */
  readonly program?: ProgramModel;
}

/** A file as it would be with other texts, and what could be changed in it. */
export interface Trial extends FileAnalysis {
  /** The files whose texts it rests on, named as in sites. */
  readonly reads: ReadonlySet<string>;
  /** The reducers that the key of a finding could get; null where it is not about a key that keeps one value. */
  reducerChoice(finding: Finding): ReducerChoice | null;
  /** What writers of this file have to return instead once a definition has the reducer; a text says why they cannot. */
  followers(key: string, definition: Site, reducer: ReducerName): readonly Edit[] | string;
}

export interface Analyzer {
  /** Analyses one file; `text` is its unsaved text, siblings come from disk. Cached until a file it read changes. */
  file(path: string, text?: string): FileAnalysis;
  /** What the analysis of a file rests on: all it read, and all it looked for in vain. */
  seen(path: string, text?: string): readonly Stamp[];
  /** The same with texts put over any of the files, named as in sites. Not cached. */
  trial(path: string, texts: ReadonlyMap<string, string>): Trial;
}

/** Analyses kept for files that are open in an editor. */
const KEPT = 64;

interface Kept {
  readonly text: string | undefined;
  readonly stamps: readonly Stamp[];
  readonly analysis: FileAnalysis;
}

export function createAnalyzer({ root, modules = [], zod, work, ...given }: AnalyzerOptions): Analyzer {
  const settings: CodeSettings = { ...NO_SETTINGS, ...given };
  const loader = createLoader({ root, modules, zod, frameworks: settings.frameworks, ...(work === undefined ? {} : { work }) });
  const kept = new Map<string, Kept>();
  function analyzed(path: string, text: string | undefined): Kept {
    const file = isAbsolute(path) ? path : resolve(root, path);
    const before = kept.get(file);
    if (before !== undefined && before.text === text && loader.unchanged(before.stamps)) return before;
    const session = loader.session(...(text === undefined ? [] : [{ file, text }]));
    const { analysis } = analyzeFile(session, root, settings, file);
    const now: Kept = { text, stamps: session.dependencies(), analysis };
    kept.delete(file);
    kept.set(file, now);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return now;
  }
  return {
    file: (path, text) => analyzed(path, text).analysis,
    seen: (path, text) => analyzed(path, text).stamps,
    trial: (path, texts) => tryOut(loader, root, settings, resolve(root, path), texts),
  };
}

function tryOut(loader: Loader, root: string, settings: RuleSettings, file: string, texts: ReadonlyMap<string, string>): Trial {
  const session = loader.session(...[...texts].map(([name, text]) => ({ file: resolve(root, name), text })));
  const { analysis, input } = analyzeFile(session, root, settings, file);
  return {
    ...analysis,
    reads: new Set(session.units().map(({ display }) => display)),
    reducerChoice: (finding) => (input === null ? null : reducerChoice(input, finding)),
    followers: (key, definition, reducer) => (input === null ? [] : followers(input, key, definition, reducer)),
  };
}

function analyzeFile(session: Session, root: string, settings: RuleSettings, file: string): { readonly analysis: FileAnalysis; readonly input: RuleInput | null } {
  const display = relative(root, file).split(sep).join('/');
  // Most of what handles requests has nothing to do with graphs, and is not worth a parse.
  if (session.handlesNoGraph(file)) {
    const program: ProgramModel = { file: display, graphs: [], runs: [], saversAndStores: [], unresolved: [] };
    return { analysis: { file: display, graphs: [], findings: [], unresolved: [], syntaxErrors: [], program }, input: null };
  }
  const unit = session.unit(file);
  const program = unit === null ? null : programOf(session, file);
  if (unit === null || program === null) {
    const message = unit === null ? (session.problem(file) ?? 'cannot be read') : 'nested too deeply to be analysed';
    const analysis = { file: display, graphs: [], findings: [], unresolved: [], syntaxErrors: [{ message, start: 0 }] };
    return { analysis, input: null };
  }
  const graphs = program.graphs.map((model) => explored(model, session.work));
  const input: RuleInput = { program, graphs, settings, ...sourceAccess(session, root) };
  const findings = rules.flatMap((rule): Finding[] =>
    distinct([...rule.detect(input)].filter((detection) => isOfFile(graphs, detection) && (rule.ofText === true || happens(graphs, detection)))).map((detection) => ({ severity: rule.severity, runtimeError: rule.runtimeError, ...declaredElsewhere(input, detection), ...detection, rule: rule.id })),
  );
  const unresolved = [
    ...program.unresolved.map((one) => ({ ...one, graph: null })),
    ...program.graphs.flatMap(({ id, blindSpots }) => blindSpots.map((one) => ({ ...one, graph: id }))),
  ];
  const analysis: FileAnalysis = {
    file: unit.display,
    graphs,
    findings: findings.sort((a, b) => compareSites(a.site, b.site)),
    unresolved,
    syntaxErrors: unit.syntaxErrors,
    program,
  };
  return { analysis, input };
}

/** What is wrong with a graph that another file builds is said there, save what this file's own parts bring about. */
function isOfFile(graphs: readonly AnalyzedGraph[], { graph: id, site }: Detection): boolean {
  const parts = graphs.find(({ model }) => model.id === id)?.model.parts;
  return parts === undefined || parts.some(({ file, start, end }) => file === site.file && start <= site.start && site.start < end);
}

/** What only nodes do that no run starts is never seen. */
function happens(graphs: readonly AnalyzedGraph[], { graph: id, evidence: { nodes = [] } }: Detection): boolean {
  const graph = nodes.length === 0 ? undefined : graphs.find(({ model }) => model.id === id);
  return graph === undefined || !nodes.every((name) => neverRuns(graph, name));
}

/** Where a host can show one file at a time, it has to say where to look. */
function declaredElsewhere({ at }: RuleInput, { site, related }: Detection): Pick<Finding, 'declared'> {
  const channel = related.find(({ role }) => role === 'channel');
  return channel === undefined || channel.site.file === site.file ? {} : { declared: at(channel.site) };
}

/** Graphs that share a body say the same of it, in the same words. */
function distinct(detections: readonly Detection[]): Detection[] {
  const said = new Map<string, Detection>();
  for (const one of detections) {
    const key = `${one.site.file} ${one.site.start} ${one.message}`;
    if (!said.has(key)) said.set(key, one);
  }
  return [...said.values()];
}

/** Evaluation is recursive, as the parser is: a generated text can exhaust the stack. */
function programOf(session: Session, file: string): ProgramModel | null {
  try {
    return extractProgram(session, file);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Explores on first use: most graphs of most files have nothing that needs it. */
function explored(model: GraphModel, work: number): AnalyzedGraph {
  let steps: Exploration | null = null;
  return {
    model,
    get steps() {
      return (steps ??= exploreModel(model, work));
    },
  };
}

function sourceAccess(session: Session, root: string): Pick<RuleInput, 'text' | 'source' | 'at'> {
  const unitOf = ({ file }: Pick<Site, 'file'>) => session.unit(resolve(root, file));
  return {
    text: (site) => unitOf(site)?.text.slice(site.start, site.end) ?? '',
    source: (file) => unitOf({ file })?.text ?? '',
    at(site) {
      const unit = unitOf(site);
      return unit === null ? site.file : `${site.file}:${unit.source.getLineAndCharacterOfPosition(site.start).line + 1}`;
    },
  };
}
