import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAnalyzer, type AnalyzedGraph } from '../../src/analyze.ts';
import { ROOT, type GraphModel, type NodeOutcome } from '../../src/model/graph.ts';
import { extractFixtures } from './extract-fixture.ts';
import { fixturesRoot } from './load-fixture.ts';
import { isPlayed, loadRuleFixture, readRuleFixture, ruleFixtures } from './rule-fixture.ts';
import { runExtractFixture } from './run-extract-fixture.ts';
import { runScenario, type Outcome, type TaskResult } from './run-scenario.ts';

const KNOWN_FAILURES = JSON.parse(readFileSync(join(import.meta.dirname, 'known-failures.json'), 'utf8')) as Readonly<Record<string, string>>;

const analyzer = createAnalyzer({ root: fixturesRoot });

describe('what runs on the real library do is foreseen', { timeout: 60_000 }, () => {
  test.each(ruleFixtures().filter((path) => !isPlayed(path) && !asks(path)))('rules/%s', async (path) => {
    const { compiled, scenario } = loadRuleFixture(path);
    const name = scenario.graph ?? Object.keys(compiled)[0];
    expectForeseen(join('rules', path), String(name), await runScenario(compiled, scenario));
  });

  test.each(extractFixtures().filter(({ runs }) => runs))('extract/$path', async (fixture) => {
    const path = join('extract', fixture.path);
    const runs = await runExtractFixture(fixture);
    const hold = () => {
      for (const { name, outcome } of runs) expectForeseen(path, name, outcome);
    };
    // What is not mended yet is listed; what has become right must leave the list.
    if (KNOWN_FAILURES[path] === undefined) hold();
    else expect(hold, `${path} is right by now: strike it from known-failures.json`).toThrow();
  });

  test('what is known to fail exists', () => {
    const paths = extractFixtures().filter(({ runs }) => runs).map(({ path }) => join('extract', path));
    expect(Object.keys(KNOWN_FAILURES).filter((path) => !paths.includes(path))).toEqual([]);
  });
});

/** A task that stops to ask has written nothing yet, and runs again once it is answered. */
function asks(path: string): boolean {
  return /\binterrupt(Before|After)?\b/.test(readRuleFixture(path));
}

function expectForeseen(path: string, name: string, outcome: Outcome): void {
  const graph = analyzer.file(path).graphs.find(({ model }) => model.id.endsWith(`#${name}`));
  // That the graph is found is for the comparison of models to say.
  if (graph === undefined) return;
  expect(unforeseenPairs(graph, outcome), `pairs of ${name}`).toEqual([]);
  expect(unforeseenWrites(graph, outcome), `writes of ${name}`).toEqual([]);
}

/** Tasks that shared a super-step although the analysis says they never do. */
function unforeseenPairs({ model, steps }: AnalyzedGraph, outcome: Outcome): [string, string][] {
  if (isOpen(model)) return [];
  return outcome.steps.map(ofNodes).flatMap(pairs).filter(([a, b]) => !steps.together(a, b));
}

const HANDLER = '__error_handler__';

/** The library gives the handler of a node a task of its own, in the step in which the node failed: to the model it is the node. */
function ofNodes(step: readonly string[]): readonly string[] {
  const failed = step.filter((name) => step.includes(`${HANDLER}${name}`));
  return step.filter((name) => !failed.includes(name)).map((name) => (name.startsWith(HANDLER) ? name.slice(HANDLER.length) : name));
}

/** Something in the graph is not known, so that more can happen than the model says. */
function isOpen(model: GraphModel): boolean {
  const routers = model.edges.filter((edge) => edge.kind === 'router');
  const routes = [...model.nodes.map(({ gotoOpen }) => gotoOpen), ...routers.map(({ open }) => open)];
  return [model.nodesOpen, model.edgesOpen, ...routes].some((unknown) => unknown !== null);
}

function pairs(step: readonly string[]): [string, string][] {
  return step.flatMap((a, i) => step.slice(i + 1).map((b): [string, string] => [a, b]));
}

/** Tasks that no outcome of their node explains. A failed task looks like one that writes nothing, and says nothing. */
function unforeseenWrites({ model }: AnalyzedGraph, { error, results }: Outcome): TaskResult[] {
  const taskFailed = error !== null && error.name !== 'InvalidUpdateError';
  return results.filter((result) => (result.keys.length > 0 || !taskFailed) && !explained(model, result, { error, results }));
}

function explained(model: GraphModel, { node: task, keys }: TaskResult, { error, results }: Pick<Outcome, 'error' | 'results'>): boolean {
  const handles = task.startsWith(HANDLER);
  const name = handles ? task.slice(HANDLER.length) : task;
  const node = model.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) return model.nodesOpen !== null;
  // A node that has a handler may fail and write nothing: then its handler has run, or its step was refused.
  if (!handles && keys.length === 0 && (error !== null || results.some((other) => other.node === `${HANDLER}${name}`))) return true;
  const channels = new Set(model.channels.map(({ key }) => key));
  // The one value of such a graph has no keys to compare.
  if (channels.has(ROOT)) return true;
  const open = node.writesOpen !== null;
  const outcomes = node.outcomes.filter(({ failed }) => (failed === true) === handles);
  return (open && node.outcomes.length === 0) || outcomes.some((outcome) => fits(outcome, channels, open, keys));
}

/** The task wrote all that the outcome always writes, and nothing that the outcome does not list. */
function fits(outcome: NodeOutcome, channels: ReadonlySet<string>, open: boolean, keys: readonly string[]): boolean {
  const writes = outcome.writes.filter(({ key }) => channels.has(key));
  const listed = new Set(writes.map(({ key }) => key));
  const always = writes.filter(({ certainty, ifPresent }) => certainty === 'always' && !ifPresent);
  return always.every(({ key }) => keys.includes(key)) && (open || keys.every((key) => listed.has(key)));
}
