import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { realEngine } from '../../src/cli/real-engine.ts';
import { run } from '../cli/run.ts';

const folder = fileURLToPath(new URL('../../fixtures/hostile/', import.meta.url));
/** Milliseconds of processor time, and many times what any of them needs. */
const MOST = 5000;

describe.each(readdirSync(folder).sort())('%s', (name) => {
  test.each([['check', '--preset', 'all'], ['inspect'], ['fix', '--review'], ['confirm']])('%s is no reason to stop or to wait', async (...argv) => {
    const before = process.cpuUsage();
    const { status } = await run(folder, [...argv, name], realEngine);
    expect([0, 1, 2]).toContain(status);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST);
  });
});

test('a key of quotes or of two lines is confirmed; one that objects cannot hold is said to be none', async () => {
  const { status, stdout } = await run(folder, ['confirm', 'keys.ts', '--format', 'json'], realEngine);
  const verdicts = (JSON.parse(stdout) as { findings: { verdict: string }[] }).findings.map(({ verdict }) => verdict);
  expect(status).toBe(1);
  expect(verdicts).toEqual([...Array.from({ length: 4 }, () => 'confirmed'), 'not-observable', 'not-observable']);
});
