import { createAnalyzer } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { fixtureSettings } from '../rules/settings.ts';

export interface Found {
  readonly finding: Finding;
  readonly model: GraphModel | null;
}

const analyzer = createAnalyzer({ root: fixturesRoot, ...fixtureSettings });

/** The findings of a fixture, each with its graph. */
export function findingsIn(path: string): Found[] {
  const { findings, graphs } = analyzer.file(path);
  return findings.map((finding) => ({ finding, model: graphs.find(({ model }) => model.id === finding.graph)?.model ?? null }));
}

/** The graphs of a fixture, as they were read. */
export function modelsIn(path: string): GraphModel[] {
  return analyzer.file(path).graphs.map(({ model }) => model);
}
