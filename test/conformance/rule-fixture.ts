import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureFiles } from './fixture-files.ts';
import { isRecord } from './library-graph.ts';
import { fixturesRoot, loadFixture } from './load-fixture.ts';
import type { Scenario } from './scenario.ts';

export interface RuleFixture {
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

export function loadRuleFixture(path: string): RuleFixture {
  const { compiled, scenario } = loadFixture(join(fixturesRoot, 'rules', path));
  if (!isRecord(compiled) || !isScenario(scenario)) throw new Error(`${path} must export compiled and scenario`);
  return { compiled, scenario };
}

function isScenario(value: unknown): value is Scenario {
  return isRecord(value) && 'input' in value && 'throws' in value;
}
