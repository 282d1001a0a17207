import { expect, test } from 'vitest';
import type { Trial } from '../../src/analyze.ts';
import { repair } from '../../src/codemod/repair.ts';
import type { World } from '../../src/codemod/workshop.ts';
import type { Finding } from '../../src/model/finding.ts';

/** Each letter of a text is a finding of that rule, and its fix takes the letter away. Without `a`, a `b` shows a `c`. */
const world = (text: string): World => ({
  files: ['f.ts'],
  text: () => text,
  analyse: (file, texts) => {
    const now = texts.get(file) ?? text;
    const shown = [...now].map((letter, start) => finding(letter, start));
    const findings = !now.includes('a') && now.includes('b') ? [...shown, finding('c', now.indexOf('b'))] : shown;
    return { file, findings, syntaxErrors: [], unresolved: [], graphs: [], reads: new Set([file]) } as unknown as Trial;
  },
});

const finding = (rule: string, start: number): Finding => {
  const site = { file: 'f.ts', start, end: start + 1 };
  return { rule, graph: null, site, evidence: {}, fixes: [{ title: `Drop ${rule}`, safety: 'review', edits: [{ site, text: '' }] }] } as unknown as Finding;
};

const run = (text: string) => {
  const orders = [...text].map((letter, start) => ({ finding: finding(letter, start), want: { kind: 'review' as const } }));
  return repair(world(text), orders, { protects: () => null });
};

test('a fix that another finding was in the way of is made once that is gone, so a second run has nothing to do', () => {
  const { texts, done, left } = run('ab');
  expect(texts.get('f.ts')).toBe('');
  expect(done.map(({ title }) => title)).toEqual(['Drop a', 'Drop b']);
  expect(left).toEqual([]);
});

test('a fix that stays impossible is left, and said once', () => {
  const orders = [finding('a', 0)].map((one) => ({ finding: one, want: { kind: 'review' as const } }));
  const { texts, left } = repair(world('ab'), orders, { protects: () => null });
  expect(texts.size).toBe(0);
  expect(left).toEqual([{ order: orders[0], why: 'then c would report: undefined' }]);
});
