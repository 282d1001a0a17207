import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { comparableModel } from './analysed-model.ts';
import { extractFixtures, libraryGraphs, type ExtractFixture } from './extract-fixture.ts';
import { readLibraryModel } from './library-model.ts';
import { fixturesRoot } from './load-fixture.ts';

const analyzer = createAnalyzer({ root: fixturesRoot });
const fixtures = extractFixtures();
const runnable = fixtures.filter(({ runs }) => runs);

// The first fixture to need a module of the library pays for loading it.
describe('the model and the real library', { timeout: 60_000 }, () => {
  test.each(runnable.filter(({ model }) => model === 'resolved'))('$path: the same graph', async (fixture) => {
    for (const [name, app] of await libraryGraphs(fixture)) {
      const model = analysedModel(fixture, name);
      expect(comparableModel(model), name).toEqual(readLibraryModel(app));
      expect(model.blindSpots, `blind spots of ${name}`).toEqual([]);
    }
  });

  test.each(runnable.filter(({ model }) => model !== 'resolved'))('$path: nothing that is not there', async (fixture) => {
    for (const [name, app] of await libraryGraphs(fixture)) {
      const ours = comparableModel(analysedModel(fixture, name));
      const library = readLibraryModel(app);
      expect(library.channels).toMatchObject(ours.channels);
      expect(library.nodes).toMatchObject(ours.nodes);
      expect(library.edges).toEqual(expect.arrayContaining([...ours.edges]));
      expect(library.joins).toEqual(expect.arrayContaining([...ours.joins]));
      expect(library.branches).toEqual(expect.arrayContaining([...ours.branches]));
    }
  });

  test.each(runnable.filter(({ model }) => model === 'alternatives'))('$path: every alternative, none of them certain', async (fixture) => {
    for (const [name, app] of await libraryGraphs(fixture)) {
      const model = analysedModel(fixture, name);
      const library = readLibraryModel(app);
      expect(model.nodes.map((node) => node.name)).toEqual(expect.arrayContaining(Object.keys(library.nodes)));
      expect([...model.nodes, ...model.edges].filter(({ when }) => when.length > 0)).not.toEqual([]);
    }
  });

  test.each(fixtures.filter(({ model }) => model === 'unresolved'))('$path: says what it could not resolve', ({ path }) => {
    expect(analyzer.file(`extract/${path}`).unresolved).not.toEqual([]);
  });
});

/** A graph is found in the file itself or, where that only compiles it, in a file of the folder beside it. */
function analysedModel({ path }: ExtractFixture, name: string): GraphModel {
  const folder = path.replace(/\.\w+$/, '/');
  const candidates = [path, ...fixtures.map((fixture) => fixture.path).filter((other) => other.startsWith(folder))];
  const models = candidates.flatMap((file) => analyzer.file(`extract/${file}`).graphs.map(({ model }) => model));
  const model = models.find(({ id }) => id.endsWith(`#${name}`));
  if (model === undefined) throw new Error(`no graph ${name} in ${path}, but ${models.map(({ id }) => id).join(', ') || 'none'}`);
  return model;
}
