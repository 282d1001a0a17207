import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import type { Finding } from '../../model/finding.ts';
import { compareText } from '../../model/site.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { workTreeOf } from '../../config/work-tree.ts';
import { UsageError } from '../../config/usage-error.ts';
import { notWrittenText, writeFiles } from '../writing/write-files.ts';
import type { Found } from './conclude.ts';

/** A finding that is known and left alone. All but the fingerprint is there to be read by people. */
interface Known {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

/** The findings that the baseline does not know. It is written or pruned first, if that is asked for. */
export async function applyBaseline(file: string, found: Found, args: Arguments, io: Io): Promise<readonly Finding[]> {
  const name = relative(io.cwd, file).split(sep).join('/');
  const { findings } = found.report;
  if (args.has('write-baseline')) {
    const all = findings.map(knownOf);
    await write(file, name, all, found, args, io);
    await logLine(io, `${name} keeps ${count(all.length, 'finding')} now.`);
    return [];
  }
  const known = read(file, name);
  const prints = new Set(findings.map(({ fingerprint }) => fingerprint!));
  const gone = known.filter((one) => !prints.has(one.fingerprint) && wasLookedAt(one, found, io));
  if (args.has('prune-baseline')) {
    if (gone.length > 0) await write(file, name, known.filter((one) => !gone.includes(one)), found, args, io);
    await logLine(io, gone.length > 0 ? `${count(gone.length, 'finding')} of ${name} ${gone.length === 1 ? 'was' : 'were'} let go.` : `all of ${name} is still found.`);
  } else if (gone.length > 0) await logLine(io, `${count(gone.length, 'finding')} of ${name} ${gone.length === 1 ? 'is' : 'are'} not found any more; --prune-baseline lets go of ${gone.length === 1 ? 'it' : 'them'}.`);
  const keys = new Set(known.map(({ fingerprint }) => fingerprint));
  const others = findings.filter(({ fingerprint }) => !keys.has(fingerprint!));
  const left = findings.length - others.length;
  if (left > 0) await logLine(io, `${count(left, 'known finding')} ${left === 1 ? 'is' : 'are'} left out (${name}).`);
  return others;
}

function wasLookedAt({ file }: Known, { names }: Found, { cwd }: Io): boolean {
  return names === null || names.has(file) || !existsSync(resolve(cwd, file));
}

function knownOf({ fingerprint, rule, site, message }: Finding): Known {
  return { fingerprint: fingerprint!, rule, file: site.file, message };
}

function read(file: string, name: string): readonly Known[] {
  if (!existsSync(file)) throw new UsageError(`${name} does not exist; --write-baseline makes it.`);
  const text = readText(file);
  if (typeof text === 'string') throw new UsageError(`${name}: ${text}.`);
  const known = knownIn(text.text);
  if (known === null) throw new UsageError(`${name} is no baseline of superstep; take it away, and --write-baseline makes one.`);
  return known;
}

function knownIn(text: string): readonly Known[] | null {
  try {
    const { schemaVersion, findings } = JSON.parse(text) as { schemaVersion?: unknown; findings?: unknown };
    const good = schemaVersion === 1 && Array.isArray(findings) && findings.every(isKnown);
    return good ? findings : null;
  } catch {
    return null;
  }
}

function isKnown(one: unknown): one is Known {
  return typeof one === 'object' && one !== null && ['fingerprint', 'rule', 'file', 'message'].every((name) => typeof (one as Record<string, unknown>)[name] === 'string');
}

/** A run that could not look at everything would keep too little. What a configuration names may come from anybody. */
async function write(file: string, name: string, known: readonly Known[], { errors }: Found, args: Arguments, io: Io): Promise<void> {
  if (errors.length > 0) throw new UsageError(`${name} was not written: ${count(errors.length, 'file')} could not be checked (${errors[0]!.file}: ${errors[0]!.message}).`);
  const before = existsSync(file) ? readText(file) : null;
  const other = before !== null && (typeof before === 'string' || !LIKE_A_BASELINE.test(before.text));
  if (other) throw new UsageError(`${name} is something else than a baseline, and was not written.`);
  const within = args.value('baseline') === undefined ? (workTreeOf(io.cwd) ?? io.cwd) : null;
  const failed = await writeFiles([{ path: file, before: undefined, after: textOf(known) }], { journals: [dirname(file)], within }, io);
  if (failed !== null) throw new UsageError(notWrittenText(failed, () => name));
}

/** Also where two branches could not be merged. */
const LIKE_A_BASELINE = /^\s*(?:$|\{\s*"schemaVersion")/;

/** One finding a line, in an order that moves little: two branches that add to it can be merged. */
function textOf(known: readonly Known[]): string {
  const sorted = [...known].sort((a, b) => compareText(a.file, b.file) || compareText(a.rule, b.rule) || compareText(a.message, b.message) || compareText(a.fingerprint, b.fingerprint));
  const lines = sorted.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{\n  "schemaVersion": 1,\n  "findings": [${lines === '' ? '' : `\n${lines}\n  `}]\n}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
