import { expect, test } from 'vitest';
import { groupNames, shownOnce } from '../../src/report/groups.ts';
import { checkJson } from '../../src/report/json.ts';
import { createSources } from '../../src/report/sources.ts';
import { fakeFinding } from './fake-finding.ts';

const site = (start: number) => ({ file: 'src/agent.ts', start, end: start + 1 });
const group = { id: 'g | a + b', message: ['`a` and `b` write ', ' at once.'] as const, help: 'Give each of them a reducer.' };

function on(key: string, start: number, parts = {}) {
  return fakeFinding({
    site: site(start),
    message: `\`a\` and \`b\` write \`${key}\` at once.`,
    evidence: { key },
    group,
    related: [{ role: 'fork', message: 'here', site: site(90) }, { role: 'write', message: key, site: site(start) }],
    fixes: [{ title: 'Add a reducer', safety: 'review', edits: [{ site: site(start), text: key }] }],
    ...parts,
  });
}

test('keys of one cause are shown once, at the first, with all of them', () => {
  const [one, ...more] = shownOnce([on('x', 1), fakeFinding({ site: site(2) }), on('y', 5), on('z', 7)]);
  expect(more).toEqual([fakeFinding({ site: site(2) })]);
  expect(one).toMatchObject({ site: site(1), message: '`a` and `b` write `x`, `y` and `z` at once.', help: 'Give each of them a reducer.' });
  expect(one?.fixes.map(({ title }) => title)).toEqual(['Add a reducer: `x`', 'Add a reducer: `y`', 'Add a reducer: `z`']);
  expect(one?.related.map(({ role }) => role)).toEqual(['fork', 'write', 'write', 'write']);
});

test('one that is left of a group speaks for itself', () => {
  expect(shownOnce([on('x', 1)])).toEqual([on('x', 1)]);
});

test.each([
  ['severity', { severity: 'warning' as const }],
  ['words', { group: { ...group, message: ['`a` and `b` write ', ' now and then.'] as const } }],
  ['rule', { rule: 'no-other' }],
  ['file', { site: { ...site(3), file: 'src/other.ts' } }],
])('another %s is another thing', (_, parts) => {
  expect(shownOnce([on('x', 1), on('y', 3, parts)])).toHaveLength(2);
});

test('the data keep them apart and name the group', () => {
  const findings = [on('x', 1), on('y', 3), on('z', 5, { group: { ...group, id: 'alone' } })];
  expect([...groupNames(findings).values()]).toEqual([group.id, group.id]);
  const json = JSON.parse(checkJson({ findings, unresolved: [], errors: [], files: 1, graphs: 1 }, createSources(() => 'x'.repeat(99)))) as { findings: { group?: string }[] };
  expect(json.findings.map((finding) => finding.group)).toEqual([group.id, group.id, undefined]);
});
