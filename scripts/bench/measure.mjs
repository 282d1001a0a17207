/** Clocks, medians, and processes that tell what they cost. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BUILT = process.env['SUPERSTEP_BUILT'] ?? join(ROOT, 'dist');

const METER = fileURLToPath(new URL('meter.cjs', import.meta.url));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds of one call. */
export function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Medians of several calls of each, in turn, so that a busy moment falls on all of them. */
export async function alternating(rounds, runs) {
  const results = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) results[name].push(await run(round));
  }
  return results;
}

/** Wall time, processor time and, for programs of Node's, the largest memory, in milliseconds and megabytes. */
export async function costOf(command, args, cwd, statuses = [0]) {
  const folder = mkdtempSync(join(tmpdir(), 'superstep-meter-'));
  const file = join(folder, 'cost.json');
  const start = performance.now();
  const { status, output } = await finished(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: `--require ${METER}`, SUPERSTEP_METER: file } });
  const wall = performance.now() - start;
  if (!statuses.includes(status)) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${output.slice(-2000)}`);
  const { cpu, memory } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  return { wall, cpu, memory, output };
}

/** Of a program that is not of Node's only the wall time. */
export async function wallOf(command, args, cwd) {
  const start = performance.now();
  const { status, output } = await finished(command, args, { cwd });
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${output.slice(-2000)}`);
  return { wall };
}

function finished(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject).on('close', (status) => resolve({ status, output }));
  });
}

/** Other programs want the processors: then wall time says more about them than about us. */
export function isBusy() {
  return loadavg()[0] > cpus().length * 0.75;
}
