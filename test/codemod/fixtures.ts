import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer, type Trial } from '../../src/analyze.ts';
import { repair, type Repaired } from '../../src/codemod/repair.ts';
import { Workshop, type World } from '../../src/codemod/workshop.ts';
import { choose, type Undecided } from '../../src/cli/fix/choose.ts';
import type { FixOptions } from '../../src/cli/fix/options.ts';
import { createSources } from '../../src/report/sources.ts';
import type { ReducerName } from '../../src/model/reducer-name.ts';
import { isRecord } from '../conformance/library-graph.ts';
import { fixturesRoot, loadFixture } from '../conformance/load-fixture.ts';
import { type Outcome, runScenario } from '../conformance/run-scenario.ts';
import type { Scenario } from '../conformance/scenario.ts';

const analyzer = createAnalyzer({ root: fixturesRoot });

/** A fixture and what it imports, with some texts in place of those on disk. */
export function worldOf(file: string, texts: ReadonlyMap<string, string> = new Map()): World {
  return {
    files: [file],
    text: (name) => texts.get(name) ?? readFileSync(join(fixturesRoot, name), 'utf8').replace(/^\ufeff/, ''),
    analyse: (name, others) => analyzer.trial(name, new Map([...texts, ...others])),
  };
}

export function trialOf(file: string, texts: ReadonlyMap<string, string> = new Map()): Trial {
  return analyzer.trial(file, texts);
}

export interface FixedFixture extends Repaired {
  readonly undecided: readonly Undecided[];
  /** What stands for the files on disk. */
  readonly all: ReadonlyMap<string, string>;
}

/** All that `superstep fix --review` would do; `pick` decides for the person at the terminal. */
export async function fixFixture(file: string, pick: ReducerName | null, texts: ReadonlyMap<string, string> = new Map()): Promise<FixedFixture> {
  const world = worldOf(file, texts);
  const shop = new Workshop(world);
  const findings = shop.findings(file);
  const output = { isTerminal: false, write: async () => {} };
  const ask = async (question: string): Promise<string> => (question.includes(` ${pick},`) || question.includes(` ${pick};`) ? pick! : '');
  const { orders, undecided } = await choose(findings, findings, shop, OPTIONS, createSources(world.text), { cwd: fixturesRoot, env: {}, stdout: output, stderr: output, ask });
  const repaired = repair(world, orders, { protects: () => null });
  return { ...repaired, undecided: undecided.filter(({ finding }) => repaired.left.some(({ order }) => order.finding === finding)), all: new Map([...texts, ...repaired.texts]) };
}

const OPTIONS: FixOptions = { reducersOnly: false, patterns: [], write: false, check: false, review: true, rules: new Set(), only: [], reducers: [], zod: null, force: false, json: false };

/** Runs the scenario of a fixture on the real library; null where building it has thrown. */
export async function runFixture(file: string, texts: ReadonlyMap<string, string>): Promise<{ readonly scenario: Scenario; readonly outcome: Outcome }> {
  const absolute = new Map([...texts].map(([name, text]) => [join(fixturesRoot, name), text]));
  const { compiled, scenario } = loadFixture(join(fixturesRoot, file), absolute);
  if (!isRecord(compiled)) throw new Error(`${file} exports no compiled graphs`);
  return { scenario: scenario as Scenario, outcome: await runScenario(compiled, scenario as Scenario) };
}
