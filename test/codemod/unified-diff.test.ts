import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { unifiedDiff } from '../../src/codemod/unified-diff.ts';

const lines = (words: string) => words.split(' ').join('\n');

test('a change with its neighbours', () => {
  expect(unifiedDiff('a.ts', `${lines('a b c d e f g h')}\n`, `${lines('a b c d X f g h')}\n`)).toBe('--- a/a.ts\n+++ b/a.ts\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n');
});

test('far changes are hunks of their own, near ones share one', () => {
  const before = lines('a b c d e f g h i j k l m n o p q r');
  expect(unifiedDiff('a.ts', before, before.replace('a', 'A').replace('r', 'R')).match(/^@@.*@@$/gm)).toEqual(['@@ -1,4 +1,4 @@', '@@ -15,4 +15,4 @@']);
  expect(unifiedDiff('a.ts', before, before.replace('a', 'A').replace('g', 'G')).match(/^@@.*@@$/gm)).toEqual(['@@ -1,10 +1,10 @@']);
});

test('equal texts have none', () => {
  expect(unifiedDiff('a.ts', 'a\n', 'a\n')).toBe('');
});

test('what the last line ends with is told', () => {
  expect(unifiedDiff('a.ts', 'a', 'a\n')).toBe('--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n');
});

test('git applies it, whatever the lines are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'superstep-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', ' d\n', 'e'), { maxLength: 30 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== '' && after !== '');
      writeFileSync(join(folder, 'a b.ts'), before);
      const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '--unidiff-zero', '-'], { cwd: folder, input: unifiedDiff('a b.ts', before, after), encoding: 'utf8' });
      expect(status, stderr).toBe(0);
      expect(readFileSync(join(folder, 'a b.ts'), 'utf8')).toBe(after);
    }),
    { numRuns: 60, seed: 7 },
  );
});
