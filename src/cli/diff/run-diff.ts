import { existsSync, mkdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { resultOf } from '../check/file-result.ts';
import { reportOf } from '../check/report-of.ts';
import { projectSettings, type Settings, settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import { CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import { commitOf } from '../git/commits.ts';
import { workTreeOf } from '../../config/work-tree.ts';
import { safeGit, type SafeGit } from '../git/safe-git.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { analyzeProject, troubleStatus } from '../project.ts';
import { severitiesOf } from '../severities.ts';
import { UsageError } from '../../config/usage-error.ts';
import { compareSides } from './compare.ts';
import { diffJson, diffMarkdown, diffText } from './report.ts';
import type { Side } from './side.ts';
import { withTree } from './tree.ts';

export async function runDiff(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const settings = settingsOf(args, io, engine.rules);
  const names = rangeIn(args.operands);
  const root = workTreeOf(io.cwd);
  if (root === null) throw new UsageError(`diff compares commits, and ${io.cwd} is in no git repository.`);
  const git = safeGit(root, io);
  if (typeof git === 'string') throw new UsageError(`${git}, so nothing can be compared.`);
  const head = commitOf(git, names.head);
  const base = names.fork ? forkOf(git, commitOf(git, names.base), head, names.base) : commitOf(git, names.base);
  const place = { git, below: relative(root, io.cwd) };
  return withSide(place, base, settings, io, engine, (before) =>
    withSide(place, head, settings, io, engine, async (after) => {
      const diff = compareSides(before, after, before.hasServer);
      const compared = { diff, names: { base: names.base, head: names.head }, base: before, head: after };
      const format = { json: diffJson, markdown: diffMarkdown, text: diffText }[args.value('format') ?? 'text'] ?? diffText;
      await io.stdout.write(format(compared));
      const troubles = [...(await told(names.base, before, io)), ...(await told(names.head, after, io))];
      return troubles.length > 0 ? Math.max(...troubles) : diff.breaking ? FINDINGS : CLEAN;
    }),
  );
}

interface Range {
  readonly base: string;
  readonly head: string;
  /** From where the head has left the base. */
  readonly fork: boolean;
}

function rangeIn([given, ...more]: readonly string[]): Range {
  if (given === undefined) throw new UsageError('diff needs two commits: superstep diff <base>..<head>');
  const [, base, dots, head] = /^(.+?)(\.{2,3})(.*)$/.exec(given) ?? [];
  const [second, ...others] = more;
  if (others.length > 0 || (base !== undefined && second !== undefined)) throw new UsageError('diff takes two commits and no more: superstep diff <base>..<head>');
  if (base === undefined) return { base: given, head: second ?? 'HEAD', fork: false };
  return { base, head: head === '' || head === undefined ? 'HEAD' : head, fork: dots === '...' };
}

function forkOf(git: SafeGit, base: string, head: string, name: string): string {
  const { status, stdout } = git.run(['merge-base', base, head]);
  if (status !== 0) throw new UsageError(`${name} and the head have no common ancestor here; ${name}..<head> compares the two as they are.`);
  return stdout.toString('utf8').trim();
}

interface Analysed extends Side {
  readonly trouble: number | null;
  /** The project is run by a server that keeps threads, whatever its graphs say. */
  readonly hasServer: boolean;
}

function withSide<Result>({ git, below }: { readonly git: SafeGit; readonly below: string }, commit: string, settings: Settings, io: Io, engine: Engine, use: (side: Analysed) => Promise<Result>): Promise<Result> {
  return withTree(git, commit, async (folder) => {
    const cwd = join(folder, below);
    mkdirSync(cwd, { recursive: true });
    const { ignored, ...others } = projectSettings(settings);
    const there = (file: string): string => resolve(git.root, relative(folder, file));
    const project = await analyzeProject({ patterns: [], ...others, ignored: (file) => ignored(there(file)) }, { ...io, cwd }, engine);
    const graphs = project.analyses.flatMap(({ file, graphs }) => graphs.filter(({ model }) => model.file === file));
    const report = reportOf({ ...project, analyses: project.analyses.map(resultOf) }, severitiesOf(settings.preset, settings.rules, engine.rules));
    const hasServer = [folder, ...below.split(sep).map((_, index, all) => join(folder, ...all.slice(0, index + 1)))].some((one) => existsSync(join(one, 'langgraph.json')));
    return use({ graphs, report, sources: project.sources, trouble: troubleStatus(project), hasServer });
  });
}

async function told(name: string, { report, trouble }: Analysed, io: Io): Promise<readonly number[]> {
  for (const { file, message } of report.errors) await logLine(io, `${name}: ${file}: ${message}`);
  return trouble === null ? [] : [trouble];
}
