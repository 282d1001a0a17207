import { configDefaults, defineConfig } from 'vitest/config';

const limits = { testTimeout: 60_000, hookTimeout: 60_000 };

/** What measures, or looks whether something comes to its end, has the machine to itself when all others are done. */
const QUIET = ['test/perf/**/*.test.ts', 'test/fuzz/judge.test.ts'];

/** Tests that put other modules in the place of the library, or run it for long: what others have loaded would be in their way. */
const ALONE = ['test/runtime/fixtures.test.ts', 'test/guards/attack.test.ts', 'test/lessons/**/*.test.ts', 'test/live/*.test.ts'];

const exclude = [...configDefaults.exclude, ...QUIET, ...ALONE];

/** Most files share what they load: half of the time of a small one is TypeScript and the library being read again. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...limits, name: 'together', include: ['test/**/*.test.ts'], exclude, isolate: false, maxWorkers: '100%', sequence: { groupOrder: 0 } } },
      { test: { ...limits, name: 'alone', include: ALONE, isolate: true, maxWorkers: '100%', sequence: { groupOrder: 0 } } },
      { test: { ...limits, name: 'quiet', include: QUIET, isolate: true, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
