import { expect, test } from 'vitest';
import { orderReport, type CheckReport } from '../../src/report/check-report.ts';
import { checkJson } from '../../src/report/json.ts';
import { createSources } from '../../src/report/sources.ts';
import { fakeFinding } from './fake-finding.ts';

const sources = createSources(() => 'one\ntwo draft\n');
const site = { file: 'src/agent.ts', start: 8, end: 13 };
const range = {
  file: 'src/agent.ts',
  start: { line: 2, column: 5, offset: 8 },
  end: { line: 2, column: 10, offset: 13 },
};

function json(parts: Partial<CheckReport>) {
  const empty: CheckReport = { findings: [], unresolved: [], errors: [], files: 1, graphs: 1 };
  return JSON.parse(checkJson(orderReport({ ...empty, ...parts }), sources));
}

test('a finding has the shape of the contract', () => {
  const finding = fakeFinding({
    site,
    evidence: { key: 'draft', nodes: ['a', 'b'], pairs: [['a', 'b']], schedule: [['__start__'], ['a', 'b']] },
    related: [
      { role: 'write', node: 'a', message: 'here', site },
      { role: 'declared', message: 'there', site },
    ],
    fixes: [{ title: 'Add a reducer', safety: 'review', edits: [{ site, text: 'x' }] }],
  });
  expect(json({ findings: [finding] }).findings).toEqual([
    {
      rule: 'no-race',
      severity: 'error',
      certainty: 'always',
      message: 'Something is wrong.',
      help: 'Do something else.',
      runtimeError: null,
      graph: 'src/agent.ts#builder',
      ...range,
      evidence: { key: 'draft', nodes: ['a', 'b'], pairs: [['a', 'b']], schedule: [['__start__'], ['a', 'b']] },
      related: [
        { role: 'write', node: 'a', message: 'here', ...range },
        { role: 'declared', message: 'there', ...range },
      ],
      fixes: [{ title: 'Add a reducer', safety: 'review', edits: [{ ...range, text: 'x' }] }],
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  ]);
});

test('the rest of the document too', () => {
  const unresolved = [{ graph: null, what: 'targets', why: 'unknown', site }];
  expect(json({ unresolved, errors: [{ file: 'a.ts', message: 'not UTF-8' }] })).toEqual({
    schemaVersion: 1,
    findings: [],
    unresolved: [{ graph: null, file: 'src/agent.ts', start: range.start, what: 'targets', why: 'unknown' }],
    errors: [{ file: 'a.ts', message: 'not UTF-8' }],
  });
});

test('everything is sorted and said once', () => {
  const at = (file: string, start: number) => fakeFinding({ site: { file, start, end: start } });
  const findings = [at('b.ts', 1), at('a.ts', 9), at('a.ts', 1), at('b.ts', 1)];
  const places = json({ findings }).findings.map(({ file, start }: typeof range) => `${file} ${start.offset}`);
  expect(places).toEqual(['a.ts 1', 'a.ts 9', 'b.ts 1']);
});
