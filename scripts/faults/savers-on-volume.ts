import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectFile } from './inspect-file.ts';
import { randomFrom, type Random } from './random.ts';
import { acknowledgedIn, inHome, saverWorker, TOLD_AS, WORKERS } from './saver-worker.ts';
import type { FaultRow, NodeBinary, Subject } from './subject.ts';
import { Volume } from './volume.ts';
import { startWorker, type Told, type Worker } from './worker.ts';

/** How often processes are killed for one time that the disk is. It takes long to start them all again. */
const KILLS_A_FAULT = 20;
/** How long they may take to start, or to end, in milliseconds. */
const PATIENCE = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Eight processes on one file, on a disk that fills up or loses power. */
export const volume: Subject = async (options) => {
  const home = mkdtempSync(join(tmpdir(), 'superstep-volume-'));
  const disk = Volume.made(home);
  try {
    if (disk !== undefined) return await inHome(options, (programs, node, kills, seed) => onVolume(programs, node, disk, Math.ceil(kills / KILLS_A_FAULT), randomFrom(seed)));
    console.error('faults: no volume can be mounted here; disks that fill and lose power are left out.');
    return [];
  } finally {
    disk?.remove();
    rmSync(home, { recursive: true, force: true });
  }
};

async function onVolume(home: string, node: NodeBinary, disk: Volume, times: number, random: Random): Promise<FaultRow> {
  const folder = join(disk.folder, node.version);
  mkdirSync(folder);
  const file = join(folder, 'all.db');
  const [told, broken]: [Told[], string[]] = [[], []];
  const faults = { ENOSPC: 0, 'power off': 0 };
  for (let round = 1; round <= times && broken.length === 0; round++) {
    const crew = Array.from({ length: WORKERS }, (_, index) => startWorker(`v${round}.${index}`, saverWorker(home, node, file, `v${round}.${index}`, `round-${round}`), told));
    const late = Date.now() + PATIENCE;
    while (!crew.every((worker) => worker.isReady()) && Date.now() < late) await pause(50);
    await pause(random.below(800));
    const fault = random.pick(['ENOSPC', 'power off'] as const);
    faults[fault]++;
    if (fault === 'power off') {
      // Who has no power tells nothing: what is heard from now on counts for nothing.
      const heard = told.length;
      disk.cut();
      await Promise.all(crew.map(({ child, ended }) => (child.kill('SIGKILL'), ended)));
      told.length = heard;
      disk.restart();
    } else {
      disk.fill();
      await pause(random.below(500));
      disk.free();
      await pause(random.below(300));
      broken.push(...(await endOf(crew)).map((what) => `round ${round}, ${fault}: ${what}`));
    }
  }
  const copy = mkdtempSync(join(home, 'copy-'));
  cpSync(folder, copy, { recursive: true });
  const { lost, wrong } = inspectFile(join(copy, 'all.db'), told);
  // Who closes the file last takes the files beside it away.
  const [program, ...args] = saverWorker(home, node, file, 'last', 'last', '1');
  execFileSync(program, args);
  const left = readdirSync(folder).filter((name) => name !== 'all.db');
  rmSync(folder, { recursive: true });
  return { of: 'the same on a disk that fills or loses power', node: node.version, faults, acknowledged: acknowledgedIn(told), lost: lost.length, broken: [...broken, ...lost, ...wrong, ...left.map((name) => `${name} is left`)] };
}

/** Asks all to end. Those that had an error of the disk have ended by themselves; any other error is told. */
async function endOf(crew: readonly Worker[]): Promise<string[]> {
  const broken: string[] = [];
  const asking = setInterval(() => crew.forEach(({ child }) => child.kill('SIGINT')), 100);
  const late = setTimeout(() => crew.forEach(({ child }) => child.exitCode === null && child.signalCode === null && (broken.push(`${child.pid} does not end`), child.kill('SIGKILL'))), PATIENCE);
  for (const { code, signal, errors } of await Promise.all(crew.map(({ ended }) => ended)))
    if (signal !== 'SIGKILL' && signal !== 'SIGINT' && code !== 0 && !TOLD_AS.test(errors)) broken.push(`ended with ${signal ?? code}: ${errors.trim().split('\n').slice(0, 12).join(' / ')}`);
  clearInterval(asking);
  clearTimeout(late);
  return broken;
}
