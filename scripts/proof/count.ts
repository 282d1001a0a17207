import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { confirmFinding, runOn, runOnOurs, type Runner, type Verdict } from '../../src/confirm/execute.ts';
import { userLibrary, userZod } from '../../src/confirm/user-library.ts';
import type { RuleSettings } from '../../src/model/settings.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures');

/** What came of the findings of one rule on one runtime. */
export interface Count {
  readonly rule: string;
  readonly runtime: string;
  readonly confirmed: number;
  readonly contradicted: number;
  readonly notObservable: number;
  /** Milliseconds of processor time. */
  readonly time: number;
}

/** Confirms all findings of the bad programs of every rule, on both runtimes. */
export async function countAll(): Promise<readonly Count[]> {
  const found = findings();
  const counts: Count[] = [];
  for (const [runtime, runner] of await runtimes()) {
    for (const { id } of rules) {
      const before = process.cpuUsage();
      const verdicts: Verdict[] = [];
      for (const { model, finding } of found.filter(({ finding: { rule } }) => rule === id)) verdicts.push(await confirmFinding(model, finding, runner));
      const { user, system } = process.cpuUsage(before);
      const of = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
      counts.push({ rule: id, runtime, confirmed: of('confirmed'), contradicted: of('not-reproduced'), notObservable: of('not-observable'), time: (user + system) / 1000 });
    }
  }
  return counts;
}

async function runtimes(): Promise<readonly (readonly [string, Runner])[]> {
  const here = join(FIXTURES, 'index.js');
  const library = await userLibrary(here);
  if (typeof library === 'string') throw new Error(library);
  return [['reference runtime', runOnOurs(await userZod(here))], ['library', runOn(library)]];
}

function findings() {
  const settings = JSON.parse(readFileSync(join(FIXTURES, 'settings.json'), 'utf8')) as RuleSettings;
  const analyzer = createAnalyzer({ root: FIXTURES, ...settings });
  const files = readdirSync(join(FIXTURES, 'rules'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bad.ts')).sort();
  return files.flatMap((name) => {
    const analysis = analyzer.file(join('rules', name));
    return analysis.findings.map((finding) => ({ finding, model: analysis.graphs.find(({ model }) => model.id === finding.graph)?.model ?? null }));
  });
}
