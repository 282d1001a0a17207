import { dirname } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import type { CodeSettings } from '../../model/settings.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { packageInfo } from '../../report/package-info.ts';
import { listed } from '../../config/listed.ts';
import type { Io } from '../io.ts';
import type { Shard } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';
import { notWrittenText, writeFiles } from '../writing/write-files.ts';
import type { Found } from './conclude.ts';

/** All that one machine has found, as it is handed to another. */
interface Part {
  readonly schemaVersion: 1;
  readonly superstep: string;
  readonly shard: Shard;
  /** The files that were looked at; null for all there are. */
  readonly names: readonly string[] | null;
  readonly trouble: number | null;
  readonly report: CheckReport;
  readonly graphs: GraphFiles;
}

/** Graphs are not handed on: who draws them reads these files again, in the same way. */
export interface GraphFiles {
  readonly files: readonly string[];
  readonly settings: CodeSettings & { readonly modules: readonly string[] };
}

export interface Parts {
  readonly graphs: readonly GraphFiles[];
  readonly report: CheckReport;
  readonly names: ReadonlySet<string> | null;
  readonly trouble: number | null;
}

interface Saved {
  readonly found: Found;
  readonly graphs: GraphFiles;
  readonly shard: Shard | null;
  readonly trouble: number | null;
}

export async function savePart(path: string, name: string, { found, graphs, shard, trouble }: Saved, io: Io): Promise<void> {
  const findings = found.report.findings.map(({ fingerprint: _, ...finding }) => finding);
  const part: Part = { schemaVersion: 1, superstep: packageInfo.version, shard: shard ?? { index: 1, of: 1 }, names: found.names === null ? null : [...found.names], trouble, report: { ...found.report, findings }, graphs };
  const failed = await writeFiles([{ path, before: undefined, after: `${JSON.stringify(part)}\n` }], { journals: [dirname(path)], within: null }, io);
  if (failed !== null) throw new UsageError(`--save: ${notWrittenText(failed, () => name)}`);
}

/** One report of the parts, which must be all there are. */
export function joined(files: readonly { readonly path: string; readonly name: string }[]): Parts {
  const parts = files.map(({ path, name }) => readPart(path, name));
  const [first] = parts;
  if (first === undefined) throw new UsageError('merge needs the files that check --save has written.');
  const { of } = first.part.shard;
  const odd = parts.find(({ part }) => part.shard.of !== of);
  if (odd !== undefined) throw new UsageError(`${first.name} is one of ${of} parts, and ${odd.name} one of ${odd.part.shard.of}.`);
  const twice = parts.find(({ part }, at) => parts.some((other, before) => before < at && other.part.shard.index === part.shard.index));
  if (twice !== undefined) throw new UsageError(`part ${twice.part.shard.index} of ${of} is there twice.`);
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !parts.some(({ part }) => part.shard.index === index));
  if (missing.length > 0) throw new UsageError(`part ${listed(missing.map(String)).replace(/ or /, ' and ')} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing.`);
  const reports = parts.map(({ part }) => part.report);
  const troubles = parts.flatMap(({ part }) => part.trouble ?? []);
  return {
    graphs: parts.map(({ part }) => part.graphs),
    report: {
      findings: reports.flatMap(({ findings }) => findings),
      unresolved: reports.flatMap(({ unresolved }) => unresolved),
      errors: reports.flatMap(({ errors }) => errors),
      files: reports.reduce((sum, { files: some }) => sum + some, 0),
      graphs: reports.reduce((sum, { graphs }) => sum + graphs, 0),
    },
    names: parts.some(({ part }) => part.names === null) ? null : new Set(parts.flatMap(({ part }) => part.names ?? [])),
    trouble: troubles.length > 0 ? Math.max(...troubles) : null,
  };
}

function readPart(path: string, name: string): { readonly part: Part; readonly name: string } {
  const text = readText(path, MOST_BYTES);
  if (typeof text === 'string') throw new UsageError(`${name}: ${text}.`);
  const part = partIn(text.text);
  if (part === null) throw new UsageError(`${name} was not written by check --save.`);
  if (part.superstep !== packageInfo.version) throw new UsageError(`${name} was written by superstep ${part.superstep}, and this is ${packageInfo.version}.`);
  return { part, name };
}

const MOST_BYTES = 2 ** 29;

function partIn(text: string): Part | null {
  try {
    const part = JSON.parse(text) as Partial<Part>;
    const good = part.schemaVersion === 1 && typeof part.superstep === 'string' && Number.isInteger(part.shard?.of) && Array.isArray(part.report?.findings) && Array.isArray(part.graphs?.files);
    return good ? (part as Part) : null;
  } catch {
    return null;
  }
}
