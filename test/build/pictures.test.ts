import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Built, type Installation, ROOT, Without } from './built.ts';

/** What draws costs nothing where nothing is drawn: measured against a package from which it has been taken out. */
let whole: Built;
let bare: Installation;
let taken: readonly string[];

const BIN = 'dist/src/cli/bin.js';
const METER = join(ROOT, 'scripts/bench/meter.cjs');
const DEMO = join(ROOT, 'demo/src');
const LINT = `const { Linter } = require('eslint'); const superstep = require('./dist/src/eslint/index.js').default;
const text = require('node:fs').readFileSync(${JSON.stringify(join(DEMO, 'brief.ts'))}, 'utf8').replaceAll(/: typeof Brief.State|<string>/g, '');
console.log(JSON.stringify(new Linter().verify(text, superstep.configs.all)));`;

const USES: readonly (readonly [string, readonly string[]])[] = [
  ['the version', [BIN, '--version']],
  ['a check', [BIN, 'check', DEMO]],
  ['a check for programs', [BIN, 'check', '--format', 'json', DEMO]],
  ['a check for a platform', [BIN, 'check', '--format', 'sarif', DEMO]],
  ['a list of graphs', [BIN, 'inspect', DEMO]],
  ['a run', [BIN, 'confirm', DEMO]],
  ['ESLint', ['-e', LINT]],
];

beforeAll(() => {
  whole = new Built();
  const text = new Set(whole.loadedBy(BIN, 'check', DEMO));
  taken = [...whole.loadedBy(BIN, 'check', '--format', 'html', DEMO).filter((file) => !text.has(file)), 'report/picture'];
  bare = new Without(whole, taken);
}, 240_000);

afterAll(() => {
  whole.remove();
  bare.remove();
});

test('what draws, and nothing else, is in files of its own', () => {
  const sizes = taken.filter((name) => name.endsWith('.js')).map((name) => statSync(join(whole.folder, 'dist/src', name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(40_000);
  for (const args of [['check', '--format', 'html'], ['inspect', '--format', 'svg']]) {
    expect(whole.run([BIN, ...args, DEMO]).stdout).toMatch(/^<(!doctype html|svg)/);
    expect(bare.run([BIN, ...args, DEMO]).stdout).toBe('');
  }
});

describe.each(USES)('%s', (_, args) => {
  test('does the same without it, and loads the same bytes', () => {
    const [here, there] = [whole, bare].map((one) => one.run(args));
    expect(there).toMatchObject({ status: here!.status, stdout: here!.stdout, stderr: here!.stderr });
    expect(here!.stdout).not.toBe('');
    const [all, fewer] = [whole, bare].map((one) => one.loadedBy(...args));
    expect(all!.length).toBeGreaterThan(0);
    expect(fewer).toEqual(all);
    for (const name of all!) expect(readFileSync(join(bare.folder, 'dist/src', name)).equals(readFileSync(join(whole.folder, 'dist/src', name))), name).toBe(true);
  }, 60_000);
});

test.each([['a check', ['check', DEMO]], ['the version', ['--version']]])('%s takes no more of the processor than without it', (_, args) => {
  const times = new Map([whole, bare].map((one) => [one, [] as number[]]));
  for (let run = 0; run < 9; run += 1) for (const [one, some] of times) some.push(processorTime(one, [BIN, ...args]));
  const [here, there] = [whole, bare].map((one) => median(times.get(one)!));
  console.log(`${args[0]}: ${here!.toFixed(0)} ms with what draws in the package, ${there!.toFixed(0)} ms without it`);
  expect(here!).toBeGreaterThan(0);
  expect(here! / there!).toBeLessThan(1.25);
}, 240_000);

/** In milliseconds, of the whole process. */
function processorTime(installation: Installation, args: readonly string[]): number {
  const file = join(installation.folder, 'cost.json');
  installation.run(args, { NODE_OPTIONS: `--require ${METER}`, SUPERSTEP_METER: file });
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly cpu: number }).cpu;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
