import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from './fixture-files.ts';
import { isLibraryGraph, isRecord, type LibraryGraph } from './library-graph.ts';
import { fixturesRoot, loadFixture } from './load-fixture.ts';

/** A file of `fixtures/extract`. Its first lines say what is special about it. */
export interface ExtractFixture {
  /** Relative to `fixtures/extract`. */
  readonly path: string;
  /** It exports compiled graphs; others are read by a fixture, or cannot run here. */
  readonly runs: boolean;
  /** `resolved`: the model is the whole truth. `alternatives`: one of several truths runs. `unresolved`: a part of it. */
  readonly model: 'resolved' | 'alternatives' | 'unresolved';
}

export function extractFixtures(): ExtractFixture[] {
  return fixtureFiles('extract').map((path) => {
    const text = readFileSync(join(fixturesRoot, 'extract', path), 'utf8');
    const runs = /\bexport const compiled\b|\bexports\.compiled = \{|\{ compiled:/.test(text);
    const [, model] = /^\/\/ (alternatives|unresolved): /m.exec(text) ?? [];
    return { path, runs, model: model === 'alternatives' || model === 'unresolved' ? model : 'resolved' };
  });
}

/** The graphs that a fixture exports, by the name the analysis has for them. */
export async function libraryGraphs({ path }: ExtractFixture): Promise<[string, LibraryGraph][]> {
  const compiled = await loadFixture(join(fixturesRoot, 'extract', path))['compiled'];
  if (!isRecord(compiled) || Object.keys(compiled).length === 0) throw new Error(`${path} must export compiled graphs`);
  return Object.entries(compiled).map(([name, app]) => {
    if (!isLibraryGraph(app)) throw new Error(`${name} of ${path} is not a compiled graph`);
    return [name, app];
  });
}
