import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { type Random, randomFrom } from './random.ts';
import type { FaultRow, NodeBinary, Subject } from './subject.ts';

/**
 * What `superstep fix --write` does with 200 files, in a process of its own that is killed, stopped, asked to end, or whose
 * disk fails, at a random change of the disk or at a random moment. After each round the next run cleans up, and a reader
 * that knows nothing of journals looks at every file: all are as before or all are new, somebody else's save is still there,
 * and nothing lies beside them.
 */
export const fixWrite: Subject = async ({ kills, seed, nodes }) => {
  const home = mkdtempSync(join(tmpdir(), 'superstep-faults-'));
  try {
    const program = await bundled(home);
    const rows: FaultRow[] = [];
    for (const node of nodes) rows.push(await rowOf({ node, program, home, random: randomFrom(seed) }, kills));
    return rows;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

interface Ground {
  readonly node: NodeBinary;
  readonly program: string;
  readonly home: string;
  readonly random: Random;
}

const NAMES = Array.from({ length: 200 }, (_, index) => `d${index % 20}/file-${index}.ts`);
/** Longer than a block of most disks, so that a half-written one would show. */
const textOf = (state: string, name: string): string => `${state} ${name}\n`.repeat(300);
const [OLD, NEW, THEIRS] = ['old', 'new', 'theirs'];

async function rowOf(ground: Ground, kills: number): Promise<FaultRow> {
  const { node, random } = ground;
  const faults: Record<string, number> = { 'kill -9': 0, SIGSTOP: 0, SIGINT: 0, ENOSPC: 0, EIO: 0, EROFS: 0 };
  const broken: string[] = [];
  let [acknowledged, lost] = [0, 0];
  const changes = Number((await round(ground, { fault: 'none' })).told.at(-1));
  for (let made = 0; made < kills; made++) {
    const fault = random.pick(FAULTS);
    faults[fault]!++;
    // One kill in five comes from outside, at any moment; the others right before a change of the disk.
    const moment: Moment = fault === 'kill -9' && random.below(5) === 0 ? { fault, after: random.below(400) } : { fault, at: random.below(changes), lasts: random.below(2) === 0 };
    const outcome = await round(ground, moment);
    if (outcome.acknowledged) acknowledged += NAMES.length;
    lost += outcome.lost;
    broken.push(...outcome.broken.map((what) => `round ${made} (${JSON.stringify(moment)}): ${what}`));
  }
  return { of: 'fix --write, 200 files', node: node.version, faults, acknowledged, lost, broken };
}

const FAULTS = [...Array.from({ length: 14 }, () => 'kill -9' as const), 'SIGSTOP', 'SIGSTOP', 'SIGINT', 'ENOSPC', 'EIO', 'EROFS'] as const;

interface Moment {
  readonly fault: (typeof FAULTS)[number] | 'none';
  /** Before which change of the disk. */
  readonly at?: number;
  /** A disk may fail once or from then on. */
  readonly lasts?: boolean;
  /** Milliseconds. */
  readonly after?: number;
}

interface Outcome {
  readonly told: readonly string[];
  readonly acknowledged: boolean;
  readonly lost: number;
  readonly broken: readonly string[];
}

async function round({ node, program, home, random }: Ground, moment: Moment): Promise<Outcome> {
  const folder = mkdtempSync(join(home, 'round-'));
  for (const name of NAMES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), textOf(OLD!, name));
  }
  const broken: string[] = [];
  const run = (task: string, own: Moment = { fault: 'none' }, onStop: (renaming: string) => Promise<void> = async () => {}) => work([node.path, program, task, folder, JSON.stringify(own)], own, onStop);
  let theirs: string | null = null;
  const told = await run('write', moment, async (renaming) => {
    // Between the last look at a file and its renaming nobody can be heard.
    theirs = random.pick(NAMES.filter((name) => join(folder, name) !== renaming));
    save(join(folder, theirs), textOf(THEIRS!, theirs), random);
    // Whoever comes by while the writer stands still must leave it alone.
    await run('recover');
    if ((await run('write')).includes('written')) broken.push('a second run wrote while the first was stopped');
  });
  await run('recover');
  const now = new Map(NAMES.map((name) => [name, stateOf(join(folder, name), name)]));
  const others = [...now].filter(([name]) => name !== theirs);
  const states = new Set(others.map(([, state]) => state));
  const acknowledged = told.includes('written');
  if (states.size > 1 || !(states.has(OLD!) || states.has(NEW!))) broken.push(`files are ${[...states].join(' and ')}`);
  const lost = acknowledged ? others.filter(([, state]) => state !== NEW).length : 0;
  if (lost > 0) broken.push(`${lost} files were said to be written and are not`);
  if (theirs !== null && now.get(theirs) !== THEIRS) broken.push(`somebody else's save of ${theirs} is ${now.get(theirs)}`);
  const beside = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('superstep') || name.endsWith('~'));
  if (beside.length > 0) broken.push(`left behind: ${beside.slice(0, 3).join(', ')}`);
  rmSync(folder, { recursive: true, force: true });
  return { told, acknowledged, lost, broken };
}

/** As editors do: into the file, or by another one that takes its place. */
function save(path: string, text: string, random: Random): void {
  if (random.below(2) === 0) return writeFileSync(path, text);
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
}

function stateOf(path: string, name: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    return [OLD!, NEW!, THEIRS!].find((state) => text === textOf(state, name)) ?? 'torn';
  } catch {
    return 'gone';
  }
}

/** How long a process may take, in milliseconds. */
const PATIENCE = 120_000;

/** What it told, word by word. Who stops itself is let go on after `onStop`. */
function work([command, ...args]: readonly [string, ...string[]], { fault, after }: Moment, onStop: (renaming: string) => Promise<void>): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    let stopped = false;
    const patience = setTimeout(() => (child.kill('SIGKILL'), reject(new Error(`${args.join(' ')} does not end`))), PATIENCE);
    const killing = fault === 'kill -9' && after !== undefined ? setTimeout(() => child.kill('SIGKILL'), after) : undefined;
    child.stdout.on('data', (data: Buffer) => {
      told += data.toString();
      const renaming = /^stops (.*)\n/m.exec(told)?.[1];
      if (stopped || renaming === undefined) return;
      stopped = true;
      // It says so right before it stops.
      setTimeout(() => void onStop(renaming).catch(reject).finally(() => child.kill('SIGCONT')), 30);
    });
    child.on('close', () => {
      clearTimeout(patience);
      clearTimeout(killing);
      resolve(told.trim().split(/\s+/));
    });
  });
}

/** Without TypeScript it starts fast, and on any Node.js. */
async function bundled(home: string): Promise<string> {
  const file = join(home, 'worker.mjs');
  const build = await rolldown({ input: fileURLToPath(new URL('./fix-write-worker.ts', import.meta.url)), platform: 'node' });
  await build.write({ file, format: 'esm' });
  await build.close();
  return file;
}
