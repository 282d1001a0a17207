import { configDefaults, defineConfig } from 'vitest/config';

const limits = { testTimeout: 60_000, hookTimeout: 60_000 };

/** Tests that put other modules in the place of the library, or measure: what another file has loaded would be in their way. */
const ALONE = ['test/runtime/fixtures.test.ts', 'test/lessons/**/*.test.ts', 'test/perf/**/*.test.ts', 'test/live/*.test.ts'];

/** Most files share what they load: half of the time of a small one is TypeScript and the library being read again. */
export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      { test: { ...limits, name: 'together', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...ALONE], isolate: false } },
      { test: { ...limits, name: 'alone', include: ALONE, isolate: true } },
    ],
  },
});
