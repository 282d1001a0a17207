import { resolve } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import { orderReport } from '../../report/check-report.ts';
import { createSources } from '../../report/sources.ts';
import { settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logTroubles } from '../log.ts';
import { UsageError } from '../../config/usage-error.ts';
import { conclude, outcomeOf } from './conclude.ts';
import { joined } from './part.ts';
import { withFingerprints } from './report-of.ts';

export async function runMerge(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const outcome = outcomeOf(args, settingsOf(args, io, engine.rules), io);
  const { report, names, trouble } = joined(args.operands.map((name) => ({ name, path: resolve(io.cwd, name) })));
  const ordered = orderReport(report);
  const sources = createSources((name) => textOf(resolve(io.cwd, name), name));
  const found = { report: { ...ordered, findings: withFingerprints(ordered.findings) }, sources, errors: ordered.errors, rules: engine.rules, names, get graphs() { return notHere(); } };
  const status = await conclude(found, outcome, io);
  await logTroubles(io, { errors: ordered.errors, bugs: [] });
  return trouble ?? status;
}

function notHere(): never {
  throw new UsageError('a format that draws the graphs needs one run; merge has only what was found.');
}

function textOf(file: string, name: string): string {
  const read = readText(file);
  if (typeof read === 'string') throw new UsageError(`${name} is ${read}; merge shows places, and needs the files that were checked.`);
  return read.text;
}
