import { describe, expect, test } from 'vitest';
import { playOf } from '../lessons/play.ts';
import { isLibraryGraph } from './library-graph.ts';
import { loadRuleFixture, readRuleFixture, ruleFixtures } from './rule-fixture.ts';
import { drawnWays, type Outcome } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

// The first fixture to need a module of the library pays for loading it.
describe('on the real library', { timeout: 60_000 }, () => {
  test.each(ruleFixtures('bad'))('%s goes wrong as its scenario says', async (path) => {
    const { scenario, outcome } = await run(path);
    expectScenario(scenario, outcome);
    const { throws, lost, skipped, unwanted, misdrawn, times = {} } = scenario;
    const harm = [throws, lost, skipped, unwanted, misdrawn].some((part) => part !== null && part !== undefined) || Object.values(times).some((count) => count > 1);
    expect(harm, 'a bad program throws, loses a value, skips or repeats a node, runs one too many, or is drawn wrongly').toBe(true);
  });

  test.each(ruleFixtures('good'))('%s runs well', async (path) => {
    const { scenario, outcome } = await run(path);
    expect(scenario.throws, 'a good program throws nothing').toBeNull();
    expectScenario(scenario, outcome);
  });
});

describe('markers', () => {
  test.each(ruleFixtures('bad'))('%s says where its rule reports', (path) => {
    const [rule] = path.split('/');
    expect(new Set(markedRules(path))).toEqual(new Set([rule]));
  });

  test.each(ruleFixtures('good'))('%s expects silence', (path) => {
    expect(markedRules(path)).toEqual([]);
  });
});

function markedRules(path: string): (string | undefined)[] {
  return [...readRuleFixture(path).matchAll(/\/\/ @finding ([a-z-]+)/g)].map(([, rule]) => rule);
}

async function run(path: string): Promise<{ scenario: Scenario; outcome: Outcome }> {
  const fixture = loadRuleFixture(path);
  const { scenario, play } = playOf(path, fixture, isLibraryGraph);
  const outcome = await play();
  await expectDrawing(fixture.compiled, scenario);
  return { scenario, outcome };
}

function expectScenario(scenario: Scenario, outcome: Outcome): void {
  expect(outcome.error?.code ?? null, outcome.error?.message).toBe(scenario.throws);
  if (scenario.channel !== undefined) expect(outcome.error?.channel).toBe(scenario.channel);
  if (scenario.message !== undefined) expect(outcome.error?.message).toContain(scenario.message);
  if (scenario.values !== undefined) expect(outcome.values).toMatchObject(scenario.values);
  for (const [key, value] of Object.entries(scenario.lost ?? {})) expect(outcome.values[key]).not.toEqual(value);
  if (scenario.together !== undefined) {
    const wanted = [...scenario.together].sort();
    expect(outcome.steps.some((step) => includesAll(step, wanted)), `${wanted.join(' + ')} in ${show(outcome)}`).toBe(true);
  }
  const ran = new Set(outcome.steps.flat());
  for (const [node, count] of Object.entries(scenario.times ?? {})) expect(outcome.steps.flat().filter((one) => one === node).length, `${node} in ${show(outcome)}`).toBe(count);
  for (const node of [...(scenario.ran ?? []), ...(scenario.unwanted ?? [])]) expect(ran, show(outcome)).toContain(node);
  for (const node of scenario.skipped ?? []) expect(ran, show(outcome)).not.toContain(node);
}

async function expectDrawing(compiled: Readonly<Record<string, unknown>>, scenario: Scenario): Promise<void> {
  const { drawn, misdrawn } = scenario;
  if (drawn === undefined && misdrawn === undefined) return;
  const ways = await drawnWays(compiled, scenario);
  for (const way of [...(drawn ?? []), ...(misdrawn?.shows ?? [])]) expect(ways).toContain(way.join(' > '));
  for (const way of misdrawn?.lacks ?? []) expect(ways).not.toContain(way.join(' > '));
}

function includesAll(step: readonly string[], wanted: readonly string[]): boolean {
  const rest = [...step];
  return wanted.every((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

function show(outcome: Outcome): string {
  return outcome.steps.map((step) => step.join(' + ')).join(' | ');
}
