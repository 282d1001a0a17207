import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAnalyzer, type AnalyzedGraph } from '../../../src/analyze.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { RuleSettings } from '../../../src/model/settings.ts';
import { createSources, type Sources } from '../../../src/report/sources.ts';
import { fixtureFiles } from '../../conformance/fixture-files.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

export const sources: Sources = createSources((name) => readFileSync(join(ROOT, name), 'utf8').replace(/^\uFEFF/, ''));

export interface Drawn {
  readonly path: string;
  readonly graphs: readonly AnalyzedGraph[];
  readonly findings: readonly Finding[];
}

/** The programs of some folders of fixtures, with their graphs and all findings; those without a graph are left out. */
export function drawnFixtures(folders: readonly string[], wanted: (name: string) => boolean = () => true): readonly Drawn[] {
  const settings = JSON.parse(readFileSync(join(ROOT, 'fixtures/settings.json'), 'utf8')) as RuleSettings;
  const analyzer = createAnalyzer({ root: ROOT, ...settings });
  return folders.flatMap((folder) =>
    fixtureFiles(folder).filter(wanted).flatMap((name) => {
      const path = `fixtures/${folder}/${name}`;
      const { file, graphs, findings } = analyzer.file(join(ROOT, path));
      const own = graphs.filter(({ model }) => model.file === file);
      return own.length === 0 ? [] : [{ path, graphs: own, findings: findings.filter(({ site }) => site.file === file) }];
    }),
  );
}
