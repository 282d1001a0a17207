import { createAnalyzer } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';

export interface Found {
  readonly finding: Finding;
  readonly model: GraphModel | null;
}

const analyzer = createAnalyzer({ root: fixturesRoot });

/** The findings of a fixture, each with its graph. */
export function findingsIn(path: string): Found[] {
  const { findings, graphs } = analyzer.file(path);
  return findings.map((finding) => ({ finding, model: graphs.find(({ model }) => model.id === finding.graph)?.model ?? null }));
}
