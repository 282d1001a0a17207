import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAnalyzer, type FileAnalysis } from '../../src/analyze.ts';
import { confirmFinding, type Verdict } from '../../src/confirm/execute.ts';
import { observations } from '../../src/confirm/observations.ts';
import type { Finding } from '../../src/model/finding.ts';
import { cases, type Case } from '../random/arbitrary/index.ts';
import { render } from '../random/render/index.ts';
import { runners } from './library.ts';

/** Rules whose findings are shown by a run that the model says how to make. */
const BY_PLAN = Object.entries(observations).filter(([, one]) => 'plan' in one).map(([rule]) => rule);

/** `CONFIRM_RUNS` asks for more programs, `CONFIRM_SEED` for others. */
const runs = Number(process.env['CONFIRM_RUNS'] ?? 60);
const seed = Number(process.env['CONFIRM_SEED'] ?? 1);

test('findings of random programs are confirmed on both runtimes', { timeout: 60_000 + runs * 1_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'superstep-confirm-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir');
  const analyzer = createAnalyzer({ root });
  const counts: Record<string, number> = {};
  const wrong: string[] = [];
  for (const [index, one] of fc.sample(cases, { numRuns: runs, seed }).entries()) {
    for (const file of written(join(root, `${index}`), one)) {
      const analysis = analyzer.file(file);
      for (const finding of analysis.findings.filter(({ rule }) => BY_PLAN.includes(rule))) {
        for (const [name, run] of runners) {
          const verdict = await confirmFinding(graphOf(analysis, finding)?.model ?? null, finding, run);
          counts[`${name}: ${finding.rule}: ${verdict.kind}`] = (counts[`${name}: ${finding.rule}: ${verdict.kind}`] ?? 0) + 1;
          if (!holds(analysis, finding, verdict)) wrong.push(`${name}: ${finding.message}\n${JSON.stringify(finding.evidence)}\n${JSON.stringify(verdict)}`);
        }
      }
    }
  }
  if (process.env['CONFIRM_RUNS'] !== undefined) console.log(counts);
  expect(wrong.join('\n\n')).toBe('');
  expect(counts['the library: no-unreduced-parallel-write: confirmed']).toBeGreaterThan(runs / 4);
});

/** A program in a folder of its own; the files that build its graphs. */
function written(folder: string, { spec, salt }: Case): string[] {
  const { files, graphFiles } = render(spec, salt);
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return [...new Set(graphFiles)].map((name) => join(folder, name));
}

function graphOf({ graphs }: FileAnalysis, { graph }: Finding) {
  return graphs.find(({ model }) => model.id === graph);
}

/** What a node does that no run reaches cannot be seen. */
function holds(analysis: FileAnalysis, finding: Finding, { kind }: Verdict): boolean {
  if (kind !== 'not-observable') return kind === 'confirmed';
  const reachable = graphOf(analysis, finding)?.steps.reachable ?? new Set<string>();
  return !(finding.evidence.nodes ?? []).some((name) => reachable.has(name));
}
