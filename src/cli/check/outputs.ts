import type { AnalyzedGraph } from '../../analyze.ts';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Rule } from '../../../rules/rule.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { checkJson } from '../../report/json.ts';
import type { Sources } from '../../report/sources.ts';
import { checkText } from '../../report/text.ts';
import { coloursFor } from '../../report/colour.ts';
import { coloursOf } from '../common-flags.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { listed } from '../../config/listed.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../../config/usage-error.ts';
import { FORMAT_NAMES, FORMATS } from './formats.ts';

export const FORMAT_FLAG: Flag = {
  name: 'format',
  value: '<name[:file]>',
  repeatable: true,
  help: `${listed(FORMAT_NAMES)}; into a file where one is named`,
};

/** GitHub draws no more than so much in one summary. */
const MOST_DRAWN = 10;

/** One text that a run writes: to the terminal, or into a file. */
export interface Sink {
  readonly format: string;
  /** Absolute; null for the output of the program. */
  readonly file: string | null;
}

/** Several are wanted at once, as `--format sarif:out.sarif --format text`; but one at most goes to the terminal. */
export function sinksOf(args: Arguments, cwd: string): readonly Sink[] {
  const sinks = args.values('format').map((given): Sink => {
    const [name, ...path] = given.split(':');
    if (name === undefined || !FORMAT_NAMES.includes(name)) throw new UsageError(`--format must be ${listed(FORMAT_NAMES)}, not "${name}".${didYouMean(name ?? '', FORMAT_NAMES)}`);
    if (path.length > 0 && path.join(':') === '') throw new UsageError(`--format ${name}: names no file behind the colon.`);
    return { format: name, file: path.length === 0 ? null : resolve(cwd, path.join(':')) };
  });
  const onScreen = [...new Set(sinks.filter(({ file }) => file === null).map(({ format }) => format))];
  if (onScreen.length > 1) throw new UsageError(`only one format can go to the output: give ${listed(onScreen.slice(1))} a file, as in --format ${onScreen[1]}:report.`);
  const files = sinks.flatMap(({ file }) => file ?? []);
  if (new Set(files).size < files.length) throw new UsageError('two formats cannot go into one file.');
  const screen: Sink = { format: onScreen[0] ?? 'text', file: null };
  return [...sinks.filter(({ file }) => file !== null), ...(onScreen.length > 0 || sinks.length === 0 ? [screen] : [])];
}

export interface Shown {
  readonly report: CheckReport;
  readonly sources: Sources;
  readonly graphs: readonly AnalyzedGraph[];
  readonly rules: readonly Rule[];
}

/** Writes what is asked for, and the summary of the job where GitHub keeps one. */
export async function writeReports(shown: Shown, sinks: readonly Sink[], args: Arguments, io: Io): Promise<void> {
  for (const { format, file } of sinks) {
    const text = await textOf(format, shown, args, io, file === null);
    if (file === null) await io.stdout.write(text);
    else writeReport(file, text);
  }
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '' && sinks.some(({ format }) => format === 'github')) {
    const markdown = await FORMATS['markdown']!();
    appendFileSync(summary, `${markdown(shown)}${await drawn(shown)}`);
  }
}

/** The graphs with something in them; GitHub draws Mermaid. */
async function drawn({ report, graphs, sources }: Shown): Promise<string> {
  const named = new Set(report.findings.map(({ graph }) => graph));
  const some = graphs.filter(({ model }) => named.has(model.id)).slice(0, MOST_DRAWN);
  if (some.length === 0) return '';
  const { pictureText } = await import('../../report/picture/pictures.ts');
  return `\n\`\`\`mermaid\n${pictureText('mermaid', { ...report, graphs: some }, sources)}\`\`\`\n`;
}

function writeReport(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`the report cannot be written: ${(error as Error).message}`);
  }
}

async function textOf(format: string, shown: Shown, args: Arguments, io: Io, onScreen: boolean): Promise<string> {
  const { report, sources } = shown;
  if (format === 'html') return (await import('../../report/picture/pictures.ts')).pictureText('html', { ...report, graphs: shown.graphs }, sources);
  if (format === 'json') return checkJson(report, sources);
  if (format === 'text') return checkText(report, sources, { colours: onScreen ? coloursOf(args, io) : coloursFor(false), blindSpots: args.has('blind-spots') });
  return (await FORMATS[format]!())(shown);
}
