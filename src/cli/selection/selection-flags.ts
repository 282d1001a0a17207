import { isUtf8 } from 'node:buffer';
import { resolve } from 'node:path';
import { withoutBom } from '../../extract/load/text.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Shard, Wanted } from '../project.ts';
import { UsageError } from '../../config/usage-error.ts';
import { changesNamed } from './changes.ts';

/** What of a project is looked at. */
export const SELECTION: readonly Flag[] = [
  { name: 'related', help: 'the paths are changed files: check all that they can affect' },
  { name: 'since', value: '<ref>', help: 'check all that changes since a branch or commit can affect, committed or not' },
  { name: 'stdin', help: 'check the text that is piped in' },
  { name: 'shard', value: '<i>/<n>', help: 'check the i-th of n parts; superstep merge puts them together' },
  { name: 'stdin-filename', value: '<path>', help: 'with --stdin: the file that the text stands for' },
];

export type Selection = Pick<Wanted, 'patterns' | 'unsaved' | 'changes' | 'shard'>;

export async function selectionOf(args: Arguments, io: Io): Promise<Selection> {
  const shard = shardOf(args);
  if (shard !== null && args.has('stdin')) throw new UsageError('--shard cannot be had with --stdin.');
  return { ...(await filesOf(args, io)), shard };
}

function shardOf(args: Arguments): Shard | null {
  const given = args.value('shard');
  if (given === undefined) return null;
  const [, index, of] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(given) ?? [];
  if (index === undefined || Number(index) > Number(of)) throw new UsageError(`--shard must be <i>/<n> with i from 1 to n, not "${given}".`);
  return { index: Number(index), of: Number(of) };
}

async function filesOf(args: Arguments, io: Io): Promise<Selection> {
  const modes = ['related', 'since', 'stdin'].filter((name) => args.has(name));
  if (modes.length > 1) throw new UsageError(`--${modes[0]} cannot be had with --${modes[1]}.`);
  if (args.has('stdin-filename') && !args.has('stdin')) throw new UsageError('--stdin-filename is for --stdin.');
  const { operands } = args;
  if (args.has('stdin')) return { patterns: [], unsaved: await piped(args, io) };
  if (args.has('related')) {
    if (operands.length === 0) throw new UsageError('--related needs the files that changed.');
    return { patterns: [], changes: changesNamed(operands.map((path) => resolve(io.cwd, path))) };
  }
  const ref = args.value('since');
  if (ref === undefined) return { patterns: operands };
  const { changedSince } = await import('./changed-since.ts');
  return { patterns: operands, changes: changedSince(ref, io) };
}

/** Nothing of the project was left out. */
export function isWhole({ patterns, unsaved = null, changes = null, shard = null }: Selection): boolean {
  return patterns.length === 0 && shard === null && unsaved === null && changes === null;
}

async function piped(args: Arguments, { cwd, stdin }: Io): Promise<NonNullable<Wanted['unsaved']>> {
  const name = args.value('stdin-filename');
  if (name === undefined) throw new UsageError('--stdin needs --stdin-filename <path>: imports are looked up from there.');
  if (args.operands.length > 0) throw new UsageError('--stdin is the only file; no paths can be had with it.');
  const bytes = (await stdin?.()) ?? Buffer.alloc(0);
  if (!isUtf8(bytes)) throw new UsageError('what is piped in is not UTF-8.');
  return { file: resolve(cwd, name), text: withoutBom(bytes.toString('utf8')).text };
}
