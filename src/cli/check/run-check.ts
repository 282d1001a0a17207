import { resolve } from 'node:path';
import type { AnalyzedGraph } from '../../analyze.ts';
import { packageInfo } from '../../report/package-info.ts';
import { CheckCache, defaultPlace } from '../cache/check-cache.ts';
import { projectSettings, type Settings, settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import { FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine, logTroubles } from '../log.ts';
import { ownGraphs } from '../own-graphs.ts';
import { freshLook, type Look, surveyProject, troubleStatus } from '../project.ts';
import { isWhole, selectionOf } from '../selection/selection-flags.ts';
import { severitiesOf } from '../severities.ts';
import { UsageError } from '../../config/usage-error.ts';
import { oddComments } from './comments.ts';
import { conclude, type Found, outcomeOf } from './conclude.ts';
import { type FileResult, resultOf } from './file-result.ts';
import { withObserved } from './observed.ts';
import { reportOf } from './report-of.ts';

export async function runCheck(args: Arguments, io: Io, engine: Engine): Promise<number> {
  if (args.has('watch')) {
    const { watchCheck } = await import('./watch.ts');
    return watchCheck(args, io, engine);
  }
  const settings = settingsOf(args, io, engine.rules);
  const cache = cacheOf(args, settings, io, engine);
  return checkOnce(args, settings, cache, io, engine);
}

export async function checkOnce(args: Arguments, settings: Settings, cache: CheckCache | null, io: Io, engine: Engine): Promise<number> {
  const severities = severitiesOf(settings.preset, [...settings.rules, ...args.values('rule')], engine.rules);
  const outcome = outcomeOf(args, settings, io);
  const selection = await selectionOf(args, io);
  const wanted = { ...selection, ...projectSettings(settings) };
  const watch = args.has('timing') && io.now !== undefined ? (await import('./timing.ts')).stopwatch(engine, io.now) : null;
  const measured = watch?.engine ?? engine;
  const { result, ...look } = freshLook(wanted, io, measured);
  const fresh: Look<FileResult> = { ...look, result: (file, text) => resultOf(result(file, text)) };
  const survey = await surveyProject(wanted, cache?.over(fresh) ?? fresh, io, measured);
  await saved(cache, isWhole(selection), io);
  if (isWhole(selection) && survey.files + survey.errors.length === 0) throw new UsageError('there is no JavaScript or TypeScript to check that is not ignored.');
  const said = reportOf(survey, severities);
  const { sources, errors, names } = survey;
  const { unsaved } = selection;
  const drawn = (): readonly AnalyzedGraph[] => ownGraphs({ analyses: survey.analyses.flatMap((one) => (one.graphs === 0 ? [] : [result(resolve(io.cwd, one.file), unsaved?.text)])) });
  const report = await withObserved(said, { graphs: drawn, findings: survey.analyses.flatMap(({ findings }) => findings), sources }, severities, args, io);
  const found: Found = { report, sources, errors, rules: engine.rules, names: isWhole(selection) ? null : names, get graphs() { return drawn(); } };
  const file = args.value('save');
  if (file !== undefined) {
    const { savePart } = await import('./part.ts');
    const { modules, resources, guards, frameworks } = settings;
    const graphs = { files: survey.analyses.flatMap((one) => (one.graphs === 0 ? [] : [one.file])), settings: { modules, resources, guards, frameworks } };
    await savePart(resolve(io.cwd, file), file, { found, graphs, shard: selection.shard ?? null, trouble: troubleStatus(survey) }, io);
  }
  const status = await conclude(found, outcome, io);
  await logTroubles(io, survey);
  const odd = oddComments(said, engine.rules, severities, sources);
  for (const line of odd) await logLine(io, line);
  if (watch !== null) await io.stderr.write(watch.text());
  return troubleStatus(survey) ?? (odd.length > 0 && args.has('strict-comments') ? FINDINGS : status);
}

/** Null where nothing is to be kept. */
export function cacheOf(args: Arguments, settings: Settings, io: Io, engine: Engine): CheckCache | null {
  const place = args.value('cache-location');
  if (!args.has('cache')) {
    if (place !== undefined) throw new UsageError('--cache-location is for --cache.');
    return null;
  }
  const file = place === undefined ? defaultPlace(io.cwd) : resolve(io.cwd, place);
  return new CheckCache(file, io.cwd, cacheKey(settings, engine));
}

/** What a result depends on beside files. */
export function cacheKey({ modules, resources, guards, frameworks }: Settings, { rules }: Engine): string {
  return JSON.stringify([1, packageInfo.version, rules.map(({ id }) => id), modules, resources, guards, frameworks]);
}

async function saved(cache: CheckCache | null, whole: boolean, io: Io): Promise<void> {
  try {
    cache?.save(whole);
  } catch (error) {
    await logLine(io, `the cache could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}
