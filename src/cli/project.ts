import { relative, resolve, sep } from 'node:path';
import type { Analyzer, FileAnalysis } from '../analyze.ts';
import type { Stamp } from '../extract/load/loader.ts';
import { readText } from '../extract/load/text.ts';
import type { CodeSettings } from '../model/settings.ts';
import { compareText } from '../model/site.ts';
import type { FileError } from '../report/check-report.ts';
import { createSources, positionAt, type Sources } from '../report/sources.ts';
import { Bug } from './bug.ts';
import type { Engine } from './engine.ts';
import { BROKEN_INPUT, BUG_OF_OURS } from './exit-status.ts';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';
import { type Changes, isAffected } from './selection/changes.ts';
import { type Triage, triage } from './triage.ts';

export type Project = Survey<FileAnalysis>;

export interface Survey<Result> {
  /** One for each file that mentions a graph and can be parsed, by path. */
  readonly analyses: readonly Result[];
  readonly errors: readonly FileError[];
  readonly bugs: readonly Bug[];
  readonly sources: Sources;
  /** How many files were looked at, and which. */
  readonly files: number;
  readonly names: ReadonlySet<string>;
}

export interface Wanted extends Partial<CodeSettings> {
  /** Paths and globs; none stands for the whole project. */
  readonly patterns: readonly string[];
  readonly modules: readonly string[];
  /** Absolute paths that are left out, even where they are named. */
  readonly ignored?: (file: string) => boolean;
  /** Which zod the name `zod` leads to where nothing in the project tells. */
  readonly zod?: 3 | 4 | undefined;
  /** A text that is not saved; it stands for the file. */
  readonly unsaved?: Unsaved | null;
  /** Only files whose findings can be due to these; all where it is not there. */
  readonly changes?: Changes | null;
  /** Only each n-th file, so that several machines share the work. */
  readonly shard?: Shard | null;
}

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

export interface Unsaved {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** How files are looked at. Absolute paths; `text` is what is not saved yet. */
export interface Look<Result> {
  triage(file: string, text: string | undefined): Triage;
  result(file: string, text: string | undefined): Result;
  /** What the result rests on. */
  seen(file: string, text: string | undefined): readonly Stamp[];
}

/** Looks at what was asked for, each time anew. */
export function analyzeProject(wanted: Wanted, io: Io, engine: Engine): Promise<Project> {
  return surveyProject(wanted, freshLook(wanted, io, engine), io, engine);
}

export function freshLook({ modules, resources, guards, frameworks, zod }: Wanted, { cwd }: Io, engine: Engine): Look<FileAnalysis> {
  // Made when it is first needed: that loads the analysis.
  let made: Analyzer | null = null;
  const analyzer = (): Analyzer => (made ??= engine.createAnalyzer({ root: cwd, modules, ...(resources === undefined ? {} : { resources }), ...(guards === undefined ? {} : { guards }), ...(frameworks === undefined ? {} : { frameworks }), ...(zod === undefined ? {} : { zod }) }));
  return {
    triage: (file, text) => triage(file, text, (read) => engine.mentionsGraph(read, modules)),
    result: (file, text) => analyzer().file(file, text),
    seen: (file, text) => analyzer().seen(file, text),
  };
}

/** Reads what was asked for. Whatever is wrong with one file is told, and leaves the others alone. */
export async function surveyProject<Result extends Pick<FileAnalysis, 'syntaxErrors'>>(wanted: Wanted, look: Look<Result>, io: Io, engine: Pick<Engine, 'discoverFiles'>): Promise<Survey<Result>> {
  const { patterns, ignored = () => false, unsaved = null, changes = null, shard = null } = wanted;
  const { cwd } = io;
  const { files, missing } = unsaved === null ? engine.discoverFiles({ cwd, patterns }) : { files: [unsaved.file], missing: [] };
  const names = [...new Set(files.filter((file) => !ignored(file)).map((file) => posixPath(cwd, file)))].sort(compareText).filter((_, at) => shard === null || at % shard.of === shard.index - 1);
  const textNow = (file: string): string | undefined => (file === unsaved?.file ? unsaved.text : undefined);
  const sources = createSources((name) => textNow(resolve(cwd, name)) ?? textOf(resolve(cwd, name)));
  const progress = progressOn(io.stderr, names.length);
  const isMeant = (file: string, seen: readonly Stamp[]): boolean => changes === null || isAffected(file, seen, changes);

  const analyses: Result[] = [];
  const errors: FileError[] = missing.map((pattern) => ({ file: pattern, message: 'does not exist or matches no file' }));
  const bugs: Bug[] = [];
  const looked = new Set<string>();
  for (const [index, name] of names.entries()) {
    const file = resolve(cwd, name);
    const text = textNow(file);
    const { kind, why } = look.triage(file, text);
    if (kind !== 'graph') {
      if (!isMeant(file, [])) continue;
      looked.add(name);
      if (kind === 'broken') errors.push({ file: name, message: why });
      continue;
    }
    await progress.step(index + 1, name);
    const analysis = resultOrBug(name, () => look.result(file, text));
    if (!(analysis instanceof Bug) && !isMeant(file, changes === null ? [] : look.seen(file, text))) continue;
    looked.add(name);
    const error = analysis instanceof Bug ? bugError(analysis) : syntaxError(name, analysis, sources);
    if (analysis instanceof Bug) bugs.push(analysis);
    else if (error === null) analyses.push(analysis);
    if (error !== null) errors.push(error);
  }
  await progress.clear();
  return { analyses, errors, bugs, sources, files: looked.size, names: looked };
}

function resultOrBug<Result>(name: string, analyze: () => Result): Result | Bug {
  try {
    return analyze();
  } catch (error) {
    return new Bug(name, error);
  }
}

function bugError({ file, message }: Bug): FileError {
  return { file, message: `a bug of superstep: ${message}` };
}

/** What was read out of half a file may be wrong, so nothing of it is used. */
function syntaxError(file: string, { syntaxErrors }: Pick<FileAnalysis, 'syntaxErrors'>, sources: Sources): FileError | null {
  const [first, ...others] = syntaxErrors;
  if (first === undefined) return null;
  const { line, column } = positionAt(sources, file, first.start);
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return { file, message: `cannot be parsed: ${line}:${column} ${first.message}${more}` };
}

function textOf(file: string): string {
  const read = readText(file);
  if (typeof read === 'string') throw new Error(`a site is in ${file}, which is ${read}`);
  return read.text;
}

function posixPath(from: string, to: string): string {
  return relative(from, to).split(sep).join('/');
}

/** The exit status where not all that was asked for could be looked at; then it does not matter what was found. */
export function troubleStatus({ errors, bugs }: Pick<Project, 'errors' | 'bugs'>): number | null {
  if (bugs.length > 0) return BUG_OF_OURS;
  return errors.length > 0 ? BROKEN_INPUT : null;
}
