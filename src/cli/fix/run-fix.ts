import { resolve } from 'node:path';
import type { Analyzer } from '../../analyze.ts';
import { repair, type Repaired } from '../../codemod/repair.ts';
import { unifiedDiff } from '../../codemod/unified-diff.ts';
import { Workshop, type World } from '../../codemod/workshop.ts';
import { readText } from '../../extract/load/text.ts';
import { ISSUES } from '../../report/package-info.ts';
import type { Sources } from '../../report/sources.ts';
import { projectSettings, settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import { BROKEN_INPUT, BUG_OF_OURS, CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import { workTreeOf } from '../../config/work-tree.ts';
import { uncommitted } from '../git/uncommitted.ts';
import type { Io } from '../io.ts';
import { logLine, logTroubles } from '../log.ts';
import { analyzeProject, troubleStatus, type Project } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';
import { type NewText, notWrittenText, writeFiles } from '../writing/write-files.ts';
import { choose } from './choose.ts';
import { fixOptions, type FixOptions } from './options.ts';
import { type Change, fixJson, type FixReport, fixText } from './report.ts';
import { findingsOf, findingsToFix } from './select.ts';
import { withZod } from './zod.ts';

export async function runFix(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const configured = settingsOf(args, io, engine.rules);
  const options = fixOptions(args, configured, engine.rules);
  const { ignored, ...settings } = projectSettings(configured);
  const { project, zod } = await withZod(options, io, (zod) => analyzeProject({ patterns: options.patterns, ignored, ...settings, zod }, io, engine));
  const watched = engine.rules.filter(({ id, preset }) => preset !== 'opt-in' || options.rules.has(id)).map(({ id }) => id);
  const world = worldOf(project, engine.createAnalyzer({ root: io.cwd, ...settings, zod }), new Set(watched));
  const all = findingsOf(project);
  const choices = await choose(findingsToFix(all, options), all, new Workshop(world), options, project.sources, io);
  const { left, ...others } = repair(world, choices.orders, { protects });
  const stays = new Set(left.map(({ order }) => order.finding));
  const chosen = { ...choices, undecided: choices.undecided.filter(({ finding }) => stays.has(finding)) };
  const repaired = { ...others, left: left.filter(({ order }) => order.want.kind !== 'none') };
  const changes = changesOf(repaired, project.sources, io);
  const trouble = options.write ? await write(repaired, project.sources, options, io) : null;
  const report: FixReport = { repaired, chosen, changes, written: options.write && trouble === null, takesReducers: options.reducersOnly || options.review };
  await tell(report, project, options, io);
  if (trouble !== null) await logLine(io, trouble);
  return statusOf(report, project, options, trouble);
}

/** `watched`: rules that must have nothing to say about a change. One that nobody has switched on says nothing. */
function worldOf({ analyses, sources }: Project, analyzer: Analyzer, watched: ReadonlySet<string>): World {
  const analyse: World['analyse'] = (file, texts) => {
    const trial = analyzer.trial(file, texts);
    return { ...trial, findings: trial.findings.filter(({ rule }) => watched.has(rule)) };
  };
  return { files: analyses.map(({ file }) => file), text: (file) => sources.text(file), analyse };
}

/** What is not the user's own to change. */
function protects(file: string): string | null {
  if (/(?:^|\/)node_modules\//.test(file)) return 'is part of a package';
  return file.startsWith('../') || /^(?:\/|[A-Za-z]:)/.test(file) ? 'is outside of this folder' : null;
}

function changesOf({ texts }: Repaired, sources: Sources, { cwd }: Io): readonly Change[] {
  return [...texts].map(([file, after]) => {
    const read = readText(resolve(cwd, file));
    const mark = typeof read !== 'string' && read.hadBom ? '\ufeff' : '';
    return { file, diff: unifiedDiff(file, mark + sources.text(file), mark + after) };
  });
}

/** Null where all was written; otherwise why nothing was. */
async function write({ texts }: Repaired, sources: Sources, { force }: FixOptions, io: Io): Promise<string | null> {
  const wanted = [...texts].map(([file, after]): NewText & { readonly file: string } => ({ file, path: resolve(io.cwd, file), before: sources.text(file), after }));
  const nameOf = (path: string): string => wanted.find((one) => one.path === path)?.file ?? path;
  const dirty = force ? [] : uncommitted(wanted.map(({ path }) => path), io);
  if (typeof dirty === 'string') throw new UsageError(`${dirty}; --force writes nevertheless.`);
  if (dirty.length > 0) throw new UsageError(`${workTreeOf(io.cwd) === null ? 'in no git repository' : 'not committed'}, so nothing was written: ${dirty.map(nameOf).join(', ')}; --force writes over them.`);
  const failed = await writeFiles(wanted, { journals: [workTreeOf(io.cwd) ?? io.cwd, io.cwd], within: io.cwd }, io);
  return failed === null ? null : notWrittenText(failed, nameOf);
}

async function tell(report: FixReport, project: Project, { json, write: writes }: FixOptions, io: Io): Promise<void> {
  const { sources, errors } = project;
  if (json) await io.stdout.write(fixJson(report, errors, sources));
  else {
    if (!writes) for (const { diff } of report.changes) await io.stdout.write(diff);
    await (writes ? io.stdout : io.stderr).write(fixText(report, sources));
  }
  await logTroubles(io, project);
  for (const { order } of report.repaired.failed) await logLine(io, `this is a bug of superstep: a fix of ${order.finding.rule} did not work in ${order.finding.site.file}, and was not made. Please report it: ${ISSUES}`);
}

function statusOf({ repaired, chosen, changes, takesReducers }: FixReport, project: Project, { check }: FixOptions, trouble: string | null): number {
  if (repaired.failed.length > 0) return BUG_OF_OURS;
  const broken = troubleStatus(project) ?? (trouble === null ? null : BROKEN_INPUT);
  if (broken !== null) return broken;
  return (takesReducers && chosen.undecided.length > 0) || (check && changes.length > 0) ? FINDINGS : CLEAN;
}
