import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtureFiles } from './fixture-files.ts';
import { isLibraryGraph, isRecord } from './library-graph.ts';
import { readLibraryModel } from './library-model.ts';
import { fixturesRoot, loadFixture } from './load-fixture.ts';

const runnable = fixtureFiles('extract').filter((path) => mentionsCompiled(path));

// The first fixture to need a module of the library pays for loading it.
describe('on the real library', { timeout: 60_000 }, () => {
  test.each(runnable)('%s builds what it exports', (path) => {
    const { compiled } = loadFixture(join(fixturesRoot, 'extract', path));
    if (!isRecord(compiled)) throw new Error(`${path} must export compiled`);
    expect(Object.keys(compiled)).not.toEqual([]);
    for (const [name, app] of Object.entries(compiled)) {
      if (!isLibraryGraph(app)) throw new Error(`${name} is not a compiled graph`);
      expect(Object.keys(readLibraryModel(app).nodes), `nodes of ${name}`).not.toEqual([]);
    }
  });
});

function mentionsCompiled(path: string): boolean {
  return /\bexport const compiled\b|\bexports\.compiled = \{|\{ compiled:/.test(readFileSync(join(fixturesRoot, 'extract', path), 'utf8'));
}
