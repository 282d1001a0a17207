import { printable } from '../../report/printable.ts';
import { alignRows } from '../../report/table.ts';
import { projectSettings, settingsOf, type Settings } from '../settings.ts';
import type { Engine } from '../engine.ts';
import { BUG_OF_OURS, CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logTroubles } from '../log.ts';
import { analyzeProject } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';
import { examineGraphs, examineSetup, type Row } from './examine.ts';

export async function runDoctor(args: Arguments, io: Io, engine: Engine): Promise<number> {
  const settings = settingsOrWhy(args, io, engine);
  const wanted = typeof settings === 'string' ? { modules: args.values('module') } : projectSettings(settings);
  const project = await analyzeProject({ patterns: args.operands, ...wanted }, io, engine);
  const rows = [...examineSetup(io), configuration(settings), ...examineGraphs(project)];
  await io.stdout.write(args.value('format') === 'json' ? `${JSON.stringify({ schemaVersion: 1, rows }, null, 2)}\n` : textOf(rows));
  await logTroubles(io, { errors: [], bugs: project.bugs });
  if (project.bugs.length > 0) return BUG_OF_OURS;
  return rows.some(({ state }) => state === 'problem') ? FINDINGS : CLEAN;
}

function settingsOrWhy(args: Arguments, io: Io, engine: Engine): Settings | string {
  try {
    return settingsOf(args, io, engine.rules);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

function configuration(settings: Settings | string): Row {
  if (typeof settings === 'string') return { state: 'problem', what: 'configuration', found: settings };
  const { config, preset } = settings;
  return { state: 'ok', what: 'configuration', found: `${config.name ?? 'none'}, preset ${preset}` };
}

function textOf(rows: readonly Row[]): string {
  return `${alignRows(rows.map(({ state, what, found }) => [MARKS[state], what, found])).map((row) => printable(row)).join('\n')}\n`;
}

const MARKS: Readonly<Record<Row['state'], string>> = { ok: 'ok', note: 'note', problem: 'PROBLEM' };
