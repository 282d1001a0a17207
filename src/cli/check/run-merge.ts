import { resolve } from 'node:path';
import type { AnalyzedGraph } from '../../analyze.ts';
import { readText } from '../../extract/load/text.ts';
import { compareText } from '../../model/site.ts';
import { orderReport } from '../../report/check-report.ts';
import { createSources } from '../../report/sources.ts';
import { settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logTroubles } from '../log.ts';
import { ownGraphs } from '../own-graphs.ts';
import { freshLook } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';
import { conclude, outcomeOf } from './conclude.ts';
import { type GraphFiles, joined } from './part.ts';
import { withFingerprints } from './report-of.ts';

export async function runMerge(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const outcome = outcomeOf(args, settingsOf(args, io, engine.rules), io);
  const { report, names, trouble, graphs } = joined(args.operands.map((name) => ({ name, path: resolve(io.cwd, name) })));
  const ordered = orderReport(report);
  const sources = createSources((name) => textOf(resolve(io.cwd, name), name));
  const found = { report: { ...ordered, findings: withFingerprints(ordered.findings) }, sources, errors: ordered.errors, rules: engine.rules, names, get graphs() { return graphsOf(graphs, io, engine); } };
  const status = await conclude(found, outcome, io);
  await logTroubles(io, { errors: ordered.errors, bugs: [] });
  return trouble ?? status;
}

/** Only pictures need them; the files are those that were checked, and are read as they were. */
function graphsOf(parts: readonly GraphFiles[], io: Io, engine: Engine): readonly AnalyzedGraph[] {
  const analyses = parts.flatMap(({ files, settings }) => {
    const look = freshLook({ patterns: [], ...settings }, io, engine);
    return files.map((file) => look.result(resolve(io.cwd, file), undefined));
  });
  return ownGraphs({ analyses: analyses.sort((a, b) => compareText(a.file, b.file)) });
}

function textOf(file: string, name: string): string {
  const read = readText(file);
  if (typeof read === 'string') throw new UsageError(`${name} is ${read}; merge shows places, and needs the files that were checked.`);
  return read.text;
}
