import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAnalyzer, type AnalyzedGraph } from '../../src/analyze.ts';
import { loadRuleFixture, ruleFixtures } from './rule-fixture.ts';
import { fixturesRoot } from './load-fixture.ts';
import { runScenario } from './run-scenario.ts';

const analyzer = createAnalyzer({ root: fixturesRoot });

describe('super-steps seen on the real library are foreseen', { timeout: 60_000 }, () => {
  test.each(ruleFixtures())('%s', async (path) => {
    const { compiled, scenario } = loadRuleFixture(path);
    const { steps } = await runScenario(compiled, scenario);
    const name = scenario.graph ?? Object.keys(compiled)[0];
    const { graphs } = analyzer.file(join('rules', path));
    const graph = graphs.find(({ model }) => model.id.endsWith(`#${name}`));
    if (graph === undefined) throw new Error(`no graph ${name}, but ${graphs.map(({ model }) => model.id).join(', ') || 'none'}`);
    if (graph.model.nodesOpen || graph.model.edgesOpen) return;
    const missed = steps.flatMap((step) => pairs(step).filter((pair) => !foreseen(graph, pair)));
    expect(missed).toEqual([]);
  });
});

function foreseen({ model, steps }: AnalyzedGraph, [a, b]: readonly [string, string]): boolean {
  const open = model.nodes.some((node) => node.gotoOpen) || model.edges.some((edge) => edge.kind === 'router' && edge.open);
  return open || steps.together(a, b);
}

function pairs(step: readonly string[]): [string, string][] {
  return step.flatMap((a, i) => step.slice(i + 1).map((b): [string, string] => [a, b]));
}
