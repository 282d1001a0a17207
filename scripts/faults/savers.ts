import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { buildRuntime } from '../built-runtime.ts';
import { randomFrom } from './random.ts';
import type { FaultOptions, FaultRow, NodeBinary, Subject } from './subject.ts';
import type { Told } from './workers.ts';
import { disturb } from './workers.ts';

const WORKERS = 8;

/** Eight processes with threads, notes and claims in one file. */
export const savers: Subject = (options) => inHome(options, onOneFile);

async function inHome({ kills, seed, nodes }: FaultOptions, row: (home: string, node: NodeBinary, kills: number, seed: number) => Promise<FaultRow>): Promise<FaultRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'superstep-faults-'));
  try {
    buildRuntime(home, { 'scripts/faults': 'dist/scripts/faults' });
    const rows: FaultRow[] = [];
    for (const node of nodes) rows.push(await row(home, node, kills, seed));
    return rows;
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function onOneFile(home: string, node: NodeBinary, kills: number, seed: number): Promise<FaultRow> {
  const folder = mkdtempSync(join(home, 'file-'));
  const file = join(folder, 'all.db');
  const worker = join(home, 'dist/scripts/faults/savers-worker.js');
  const { told, faults, broken } = await disturb({
    size: WORKERS,
    kills,
    random: randomFrom(seed),
    command: (who, round) => [node.path, '--no-warnings', worker, file, who, `round-${round}`],
  });
  const copy = mkdtempSync(join(home, 'copy-'));
  cpSync(folder, copy, { recursive: true });
  const { lost, wrong } = inspect(join(copy, 'all.db'), told);
  // Who closes the file last takes the files beside it away.
  execFileSync(node.path, ['--no-warnings', worker, file, 'last', 'last', '1']);
  const left = readdirSync(folder).filter((name) => name !== 'all.db');
  const acknowledged = told.filter(({ words: [what] }) => what !== 'ready' && what !== 'refused').length;
  return { of: 'savers, notes and claims in one SQLite file', node: node.version, faults, acknowledged, lost: lost.length, broken: [...broken, ...lost, ...wrong, ...left.map((name) => `${name} is left`)] };
}

/** What the kernel answers to a write, by way of strace. */
const ERRORS = ['ENOSPC', 'EIO', 'EROFS'] as const;
/** What SQLite makes of them. */
const TOLD_AS = /database or disk is full|disk I\/O error|readonly database|unable to open database/;

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
  const worker = [node.path, '--no-warnings', join(home, 'dist/scripts/faults/savers-worker.js'), file];
  const faults: Record<string, number> = {};
  const told: Told[] = [];
  const broken: string[] = [];
  // The files are there before the first fault, so that each fault meets a file with something in it.
  run(worker[0]!, [...worker.slice(1), 'first', 'round-0', '3'], 'first', told);
  for (let made = 1; made <= Math.ceil(kills / 20); made++) {
    const [error, who] = [random.pick(ERRORS), `d${made}`];
    const first = 1 + random.below(60);
    const inject = `inject=pwrite64,fdatasync,fsync:error=${error}:when=${first}..${first + 20}`;
    const errors = run('strace', ['-f', '-qq', '-o', '/dev/null', '-P', file, '-P', `${file}-wal`, '-e', 'trace=pwrite64,fdatasync,fsync', '-e', inject, ...worker, who, `round-${made}`, '40'], who, told);
    faults[error] = (faults[error] ?? 0) + 1;
    if (errors !== '' && !TOLD_AS.test(errors)) broken.push(`${who} with ${error}: ${errors.slice(0, 300)}`);
  }
  const { lost, wrong } = inspect(file, told);
  const acknowledged = told.filter(({ words: [what] }) => what !== 'ready' && what !== 'refused').length;
  return { of: 'the same on a disk that fails', node: node.version, faults, acknowledged, lost: lost.length, broken: [...broken, ...lost, ...wrong] };
}

/** What went to the standard error; what was told is added to the rest. */
function run(command: string, args: readonly string[], who: string, told: Told[]): string {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 });
  for (const line of stdout.split('\n').slice(0, -1)) told.push({ who, words: line.split(' ') });
  return stderr;
}

type Row = Readonly<Record<string, string | number | ArrayBuffer>>;

/** Reads the file with SQL alone, and holds it against what was told. */
function inspect(file: string, told: readonly Told[]): { readonly lost: string[]; readonly wrong: string[] } {
  const db = new Libsql(file);
  const all = (sql: string): Row[] => db.prepare(sql).all() as Row[];
  const [lost, wrong]: [string[], string[]] = [[], []];
  for (const row of all('PRAGMA integrity_check')) if (row['integrity_check'] !== 'ok') wrong.push(String(row['integrity_check']));

  const checkpoints = new Map<string, string>();
  for (const { thread_id, checkpoint_id, checkpoint } of all('SELECT thread_id, checkpoint_id, checkpoint FROM checkpoints')) {
    const { channel_values } = JSON.parse(new TextDecoder().decode(checkpoint as ArrayBuffer)) as { channel_values: { said: string } };
    checkpoints.set(`${thread_id} ${checkpoint_id}`, digest(channel_values.said));
  }
  const writes = new Map<string, number>();
  for (const { thread_id, checkpoint_id, n } of all('SELECT thread_id, checkpoint_id, count(*) AS n FROM writes GROUP BY 1, 2')) writes.set(`${thread_id} ${checkpoint_id}`, Number(n));
  for (const [place, n] of writes) if (n !== 2) wrong.push(`${n} of the 2 writes of ${place}`);
  const notes = new Map<string, string[]>();
  for (const { key, value } of all('SELECT key, value FROM items')) notes.set(String(key), (JSON.parse(String(value)) as { said: string[] }).said);
  for (const [key, said] of notes) if (new Set(said).size !== said.length) wrong.push(`${key} has a note twice`);
  const owners = new Map(all('SELECT thread, tenant FROM thread_owners').map(({ thread, tenant }) => [String(thread), String(tenant)]));
  const noted = new Map([...notes].map(([key, said]) => [key, new Set(said)]));
  db.close();

  for (const { words } of told) {
    const [what, a = '', b = '', c = ''] = words;
    const kept = {
      put: () => checkpoints.get(`${a} ${b}`) === c,
      writes: () => writes.has(`${a} ${b}`),
      note: () => noted.get(a)?.has(b) === true,
      claimed: () => owners.get(a) === b,
      refused: () => owners.get(a) !== b,
      ready: () => true,
    }[what as 'put'];
    if (kept && !kept()) lost.push(`lost: ${words.join(' ')}`);
  }
  return { lost, wrong };
}

const digest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);
