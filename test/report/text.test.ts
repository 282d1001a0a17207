import { expect, test } from 'vitest';
import type { CheckReport } from '../../src/report/check-report.ts';
import { coloursFor } from '../../src/report/colour.ts';
import { createSources } from '../../src/report/sources.ts';
import { checkText } from '../../src/report/text.ts';
import { fakeFinding } from './fake-finding.ts';

const text = `function research(state) {
  return { draft: 'x' };
}
function critique(state) {
  return { draft: 'y' };
}
builder.addNode('plan', plan);
`;

function site(what: string, from = 0) {
  const start = text.indexOf(what, from);
  return { file: 'src/agent.ts', start, end: start + what.length };
}

const race = fakeFinding({
  rule: 'no-unreduced-parallel-write',
  runtimeError: 'INVALID_CONCURRENT_GRAPH_UPDATE',
  message: '`research` and `critique` both write `draft` in one super-step, and `draft` keeps one value.',
  help: 'Give the channel a reducer, or run one node after the other.',
  site: site('draft'),
  evidence: { key: 'draft', schedule: [['__start__'], ['plan'], ['critique', 'research']] },
  related: [
    { role: 'write', node: 'research', message: 'writes', site: site('draft') },
    { role: 'write', node: 'critique', message: 'writes', site: site('draft', 60) },
    { role: 'fork', node: 'plan', message: 'starts both', site: site('builder') },
  ],
});

function report(parts: Partial<CheckReport>): string {
  const empty: CheckReport = { findings: [], unresolved: [], errors: [], files: 3, graphs: 2 };
  return checkText({ ...empty, ...parts }, createSources(() => text), { colours: coloursFor(false), blindSpots: false });
}

test('a finding names the parties, where they stand, the schedule, and what to do', () => {
  expect(report({ findings: [race] })).toBe(`src/agent.ts:2:12  error  superstep/no-unreduced-parallel-write
\`research\` and \`critique\` both write \`draft\` in one super-step, and \`draft\` keeps one value.
  1 | function research(state) {
> 2 |   return { draft: 'x' };
    |            ^^^^^
  3 | }
  write     src/agent.ts:2:12  writes
  write     src/agent.ts:5:12  writes
  fork      src/agent.ts:7:1   starts both
  schedule  START | plan | critique + research
  throws    INVALID_CONCURRENT_GRAPH_UPDATE
Help: Give the channel a reducer, or run one node after the other.
Page: https://github.com/superstep-dev/eslint-plugin-superstep/blob/main/docs/rules/no-unreduced-parallel-write.md

1 error in 2 graphs.
`);
});

test('a place says what is there', () => {
  const related = [{ role: 'declared', message: 'keeps one value', site: site('plan') }];
  expect(report({ findings: [{ ...race, related }] })).toContain('\n  declared  src/agent.ts:7:18  keeps one value\n');
});

test('the summary counts', () => {
  const warning = fakeFinding({ severity: 'warning' });
  expect(report({ findings: [race, warning, warning] })).toMatch(/\n1 error, 2 warnings in 2 graphs\.\n$/);
  expect(report({})).toBe('No findings in 2 graphs.\n');
  expect(report({ graphs: 0 })).toBe('No graph found in 3 files.\n');
  expect(report({ errors: [{ file: 'a.ts', message: 'not UTF-8' }] })).toBe(
    'No findings in 2 graphs.\n1 file could not be checked.\n',
  );
});
