import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { disturb } from './disturb.ts';
import { inspectFile } from './inspect-file.ts';
import { randomFrom } from './random.ts';
import { acknowledgedIn, inHome, saverWorker, TOLD_AS, WORKERS } from './saver-worker.ts';
import type { FaultRow, NodeBinary, Subject } from './subject.ts';
import type { Told } from './worker.ts';

/** Eight processes with threads, notes and claims in one file. */
export const savers: Subject = (options) => inHome(options, onOneFile);

async function onOneFile(home: string, node: NodeBinary, kills: number, seed: number): Promise<FaultRow> {
  const folder = mkdtempSync(join(home, 'file-'));
  const file = join(folder, 'all.db');
  const { told, faults, broken } = await disturb({
    size: WORKERS,
    kills,
    random: randomFrom(seed),
    command: (who, round) => saverWorker(home, node, file, who, `round-${round}`),
  });
  const copy = mkdtempSync(join(home, 'copy-'));
  cpSync(folder, copy, { recursive: true });
  const { lost, wrong } = inspectFile(join(copy, 'all.db'), told);
  // Who closes the file last takes the files beside it away.
  const [program, ...args] = saverWorker(home, node, file, 'last', 'last', '1');
  execFileSync(program, args);
  const left = readdirSync(folder).filter((name) => name !== 'all.db');
  return { of: 'savers, notes and claims in one SQLite file', node: node.version, faults, acknowledged: acknowledgedIn(told), lost: lost.length, broken: [...broken, ...lost, ...wrong, ...left.map((name) => `${name} is left`)] };
}

/** What the kernel answers to a write, by way of strace. */
const ERRORS = ['ENOSPC', 'EIO', 'EROFS'] as const;
/** The same work on a disk that fails now and then; Linux with strace only. */
export const disk: Subject = async (options) => {
  if (spawnSync('strace', ['-V']).status !== 0) {
    console.error('faults: strace is not installed; failing disks are left out.');
    return [];
  }
  return inHome(options, onFailingDisk);
};

async function onFailingDisk(home: string, node: NodeBinary, kills: number, seed: number): Promise<FaultRow> {
  const random = randomFrom(seed);
  const file = join(mkdtempSync(join(home, 'disk-')), 'all.db');
  const faults: Record<string, number> = {};
  const told: Told[] = [];
  const broken: string[] = [];
  // The files are there before the first fault, so that each fault meets a file with something in it.
  run(saverWorker(home, node, file, 'first', 'round-0', '3'), 'first', told);
  for (let made = 1; made <= Math.ceil(kills / 20); made++) {
    const [error, who] = [random.pick(ERRORS), `d${made}`];
    const first = 1 + random.below(60);
    const inject = `inject=pwrite64,fdatasync,fsync:error=${error}:when=${first}..${first + 20}`;
    const errors = run(['strace', '-f', '-qq', '-o', '/dev/null', '-P', file, '-P', `${file}-wal`, '-e', 'trace=pwrite64,fdatasync,fsync', '-e', inject, ...saverWorker(home, node, file, who, `round-${made}`, '40')], who, told);
    faults[error] = (faults[error] ?? 0) + 1;
    if (errors !== '' && !TOLD_AS.test(errors)) broken.push(`${who} with ${error}: ${errors.slice(0, 300)}`);
  }
  const { lost, wrong } = inspectFile(file, told);
  return { of: 'the same on a disk that fails', node: node.version, faults, acknowledged: acknowledgedIn(told), lost: lost.length, broken: [...broken, ...lost, ...wrong] };
}

/** What went to the standard error; what was told is added to the rest. */
function run([command, ...args]: readonly [string, ...string[]], who: string, told: Told[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 });
  for (const line of stdout.split('\n').slice(0, -1)) told.push({ who, words: line.split(' ') });
  return stderr;
}
