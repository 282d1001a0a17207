import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { everySchedule, ScheduleFailure } from '../../src/testing/index.ts';
import { runtimes } from '../runtime/both.ts';
import { racePrograms } from './race-programs.ts';

const SEED = 20240611;
const folder = mkdtempSync(join(tmpdir(), 'superstep-races-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(runtimes)('%s', (_, M) => {
  test.each(racePrograms(SEED, 50).map((twins) => [twins.racy.name, twins] as const))('%s', async (_name, { racy, mended }) => {
    const search = (program: typeof racy) =>
      everySchedule<number>(() => program.build(M, folder), {log: 0}, (sum) => expect(sum).toBe(program.expected), { before: () => program.before(folder), runs: 60 });
    const begun = process.cpuUsage();
    const failure = await search(racy).then(() => null, (error: unknown) => error);
    const { user, system } = process.cpuUsage(begun);
    expect(user + system).toBeLessThan(2_000_000);
    expect(failure).toBeInstanceOf(ScheduleFailure);
    expect((failure as ScheduleFailure).cause).toMatchObject({ name: 'AssertionError' });
    await search(mended);
  });
});
