import { describe, expect, test } from 'vitest';
import { extractFixtures, libraryGraphs } from './extract-fixture.ts';
import { readLibraryModel } from './library-model.ts';

const runnable = extractFixtures().filter(({ runs }) => runs);

// The first fixture to need a module of the library pays for loading it.
describe('on the real library', { timeout: 60_000 }, () => {
  test.each(runnable)('$path builds what it exports', async (fixture) => {
    for (const [name, app] of await libraryGraphs(fixture)) {
      expect(Object.keys(readLibraryModel(app).nodes), `nodes of ${name}`).not.toEqual([]);
    }
  });
});
