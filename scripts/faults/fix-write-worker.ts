/** One process of the fault harness: node worker.mjs <write|recover> <folder> <moment> */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Interrupted } from '../../src/cli/interrupted.ts';
import type { Io } from '../../src/cli/io.ts';
import { journalsAbove } from '../../src/cli/writing/journals-above.ts';
import { recoverAt } from '../../src/cli/writing/recover.ts';
import { writeFiles } from '../../src/cli/writing/write-files.ts';

const [task, folder = '', moment = '{}'] = process.argv.slice(2);
const { fault, at, lasts } = JSON.parse(moment) as { readonly fault: string; readonly at?: number; readonly lasts?: boolean };

/** What changes something on a disk. */
const CHANGES = ['chmodSync', 'copyFileSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'writeFileSync', 'writeSync'];
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = { 'kill -9': 'SIGKILL', SIGSTOP: 'SIGSTOP', SIGINT: 'SIGINT' };

const real = { ...fs };
let changes = 0;

function beforeChange(name: string, args: readonly unknown[]): void {
  const change = changes++;
  if (at === undefined || change < at || (change > at && lasts !== true)) return;
  const signal = SIGNALS[fault];
  if (signal === undefined) throw Object.assign(new Error(`${fault}, made up`), { code: fault, syscall: name });
  if (change > at) return;
  if (signal === 'SIGSTOP') real.writeSync(1, `stops ${name === 'renameSync' ? String(args[1]) : '-'}\n`);
  process.kill(process.pid, signal);
}

const all = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const name of CHANGES) {
  const own = all[name]!;
  all[name] = (...args) => (beforeChange(name, args), own(...args));
}
syncBuiltinESMExports();

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const io: Pick<Io, 'self' | 'unbroken'> = {
  self: { id: process.pid, isRunning },
  async unbroken(act) {
    const controller = new AbortController();
    for (const signal of ENDING) process.on(signal, () => controller.abort(signal));
    return act(controller.signal);
  },
};

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

if (task === 'recover') for (const root of journalsAbove(folder)) recoverAt(root, io);
else real.writeSync(1, `${await write()} ${changes}\n`);
process.exit();

async function write(): Promise<string> {
  const names = real.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();
  const texts = names.map((name) => {
    const before = real.readFileSync(join(folder, name), 'utf8');
    return { path: join(folder, name), before, after: before.replaceAll('old ', 'new ') };
  });
  try {
    return (await writeFiles(texts, { journals: [folder], within: folder }, io)) === null ? 'written' : 'refused';
  } catch (error) {
    if (error instanceof Interrupted) return 'interrupted';
    throw error;
  }
}
