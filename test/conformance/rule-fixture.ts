import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from './fixture-files.ts';
import { isRecord } from './library-graph.ts';
import { fixturesRoot, loadFixture } from './load-fixture.ts';
import type { Scenario } from './scenario.ts';

export interface RuleFixture extends Record<string, unknown> {
  readonly compiled: Readonly<Record<string, unknown>>;
  readonly scenario: Scenario;
}

/** The programs of all rules, as paths relative to `fixtures/rules`; what they import is not among them. */
export function ruleFixtures(kind: 'bad' | 'good' | 'bad|good' = 'bad|good'): string[] {
  return fixtureFiles('rules').filter((path) => new RegExp(`\\.(${kind})\\.ts$`).test(path));
}

export function readRuleFixture(path: string): string {
  return readFileSync(join(fixturesRoot, 'rules', path), 'utf8');
}

/** Whether the program is played by a function of its own, not run as one graph on one input. */
export function isPlayed(path: string): boolean {
  return /^export async function play\b/m.test(readRuleFixture(path));
}

export function loadRuleFixture(path: string): RuleFixture {
  const { compiled, scenario, ...rest } = loadFixture(join(fixturesRoot, 'rules', path));
  if (!isRecord(compiled) || !isScenario(scenario)) throw new Error(`${path} must export compiled and scenario`);
  return { ...rest, compiled, scenario };
}

function isScenario(value: unknown): value is Scenario {
  return isRecord(value) && 'input' in value && 'throws' in value;
}
