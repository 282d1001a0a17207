import type { CheckReport } from '../../../src/report/check-report.ts';
import type { Material } from '../../../src/report/formats/format.ts';
import { createSources } from '../../../src/report/sources.ts';
import { fakeFinding } from '../fake-finding.ts';

/** Everything that could break out of a format: its quotes, its separators, its orders, and what no terminal should see. */
export const NASTY = 'a"b\'c<d>&e]]>f|g`h::set-output name=x::\u001b[31m\u0000%0Aé\ud800,:\u202e';

const text = 'const state = {\n  draft: 1,\n  "über": 2,\n};\n';
const file = 'src/über agent [1].ts';
const site = (start: number, end = start + 5) => ({ file, start, end });

export const race = fakeFinding({
  rule: 'no-unreduced-parallel-write',
  message: '`research` and `critique` write `draft` in the same super-step, and it has no reducer: the run will throw.',
  help: 'Give `draft` a reducer, or run one node after the other.',
  runtimeError: 'INVALID_CONCURRENT_GRAPH_UPDATE',
  site: site(18),
  evidence: { key: 'draft', nodes: ['critique', 'research'], schedule: [['__start__'], ['plan'], ['critique', 'research']] },
  related: [
    { role: 'write', node: 'research', message: '`research` writes `draft` here', site: site(18) },
    { role: 'channel', message: '`draft` is declared here', site: { file: 'src/state.ts', start: 0, end: 5 } },
  ],
  fixes: [{ title: 'Add a reducer that appends', safety: 'review', edits: [{ site: { file: 'src/state.ts', start: 6, end: 6 }, text: 'reducer' }] }],
});

export const nasty = fakeFinding({ severity: 'warning', message: `Odd ${NASTY}.`, help: NASTY, site: site(0, 30), related: [{ role: 'name', message: NASTY, site: site(0) }] });

export const broken = { file: 'src/broken.ts', message: `cannot be parsed: 1:1 ${NASTY}` };

export function material(parts: Partial<CheckReport> = {}): Material {
  return {
    report: { findings: [nasty, race], unresolved: [{ graph: null, what: 'targets', why: NASTY, site: site(3) }], errors: [broken], files: 3, graphs: 2, ...parts },
    sources: createSources(() => text),
    rules: [{ id: 'no-unreduced-parallel-write', title: 'Two nodes write one key', severity: 'error', preset: 'recommended' }],
  };
}

export const clean = material({ findings: [], unresolved: [], errors: [] });

/** Characters that a reader of logs must never be sent. */
export function controls(output: string): string[] {
  return output.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udfff]/gu) ?? [];
}
