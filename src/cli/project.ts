import { relative, resolve, sep } from 'node:path';
import type { FileAnalysis } from '../analyze.ts';
import type { Stamp } from '../extract/load/loader.ts';
import { readText } from '../extract/load/text.ts';
import type { RuleSettings } from '../model/settings.ts';
import { compareText } from '../model/site.ts';
import type { FileError } from '../report/check-report.ts';
import { createSources, positionAt, type Sources } from '../report/sources.ts';
import { Bug } from './bug.ts';
import type { Engine } from './engine.ts';
import { BROKEN_INPUT, BUG_OF_OURS } from './exit-status.ts';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';
import { type Changes, isAffected } from './selection/changes.ts';
import { triage } from './triage.ts';

export interface Project {
  /** One for each file that mentions a graph and can be parsed, by path. */
  readonly analyses: readonly FileAnalysis[];
  readonly errors: readonly FileError[];
  readonly bugs: readonly Bug[];
  readonly sources: Sources;
  /** How many files were looked at, and which. */
  readonly files: number;
  readonly names: ReadonlySet<string>;
}

export interface Wanted extends Partial<RuleSettings> {
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
}

export interface Unsaved {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** Reads what was asked for. Whatever is wrong with one file is told, and leaves the others alone. */
export async function analyzeProject({ patterns, modules, ignored = () => false, unsaved = null, changes = null, ...settings }: Wanted, io: Io, engine: Engine): Promise<Project> {
  const { cwd } = io;
  const { files, missing } = unsaved === null ? engine.discoverFiles({ cwd, patterns }) : { files: [unsaved.file], missing: [] };
  const names = [...new Set(files.filter((file) => !ignored(file)).map((file) => posixPath(cwd, file)))].sort(compareText);
  const analyzer = engine.createAnalyzer({ root: cwd, modules, ...settings });
  const textNow = (file: string): string | undefined => (file === unsaved?.file ? unsaved.text : undefined);
  const sources = createSources((name) => textNow(resolve(cwd, name)) ?? textOf(resolve(cwd, name)));
  const progress = progressOn(io.stderr, names.length);
  const isMeant = (file: string, seen: readonly Stamp[]): boolean => changes === null || isAffected(file, seen, changes);

  const analyses: FileAnalysis[] = [];
  const errors: FileError[] = missing.map((pattern) => ({ file: pattern, message: 'does not exist or matches no file' }));
  const bugs: Bug[] = [];
  const looked = new Set<string>();
  for (const [index, name] of names.entries()) {
    const file = resolve(cwd, name);
    const text = textNow(file);
    const { kind, why } = triage(file, text, (read) => engine.mentionsGraph(read, modules));
    if (kind !== 'graph') {
      if (!isMeant(file, [])) continue;
      looked.add(name);
      if (kind === 'broken') errors.push({ file: name, message: why });
      continue;
    }
    await progress.step(index + 1, name);
    const analysis = analysisOrBug(name, () => analyzer.file(file, text));
    if (!(analysis instanceof Bug) && !isMeant(file, changes === null ? [] : analyzer.seen(file, text))) continue;
    looked.add(name);
    const error = analysis instanceof Bug ? bugError(analysis) : syntaxError(name, analysis, sources);
    if (analysis instanceof Bug) bugs.push(analysis);
    else if (error === null) analyses.push(analysis);
    if (error !== null) errors.push(error);
  }
  await progress.clear();
  return { analyses, errors, bugs, sources, files: looked.size, names: looked };
}

function analysisOrBug(name: string, analyze: () => FileAnalysis): FileAnalysis | Bug {
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
function syntaxError(file: string, { syntaxErrors }: FileAnalysis, sources: Sources): FileError | null {
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
export function troubleStatus({ errors, bugs }: Project): number | null {
  if (bugs.length > 0) return BUG_OF_OURS;
  return errors.length > 0 ? BROKEN_INPUT : null;
}
