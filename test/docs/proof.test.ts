import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';

test('the table of docs/proof.md is about rules that there are, and nothing in it is contradicted', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/proof.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| [`'));
  const ids = rows.map((row) => /`([^`]+)`/.exec(row)?.[1]);
  expect(ids.length).toBeGreaterThan(40);
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  expect(rows.filter((row) => row.includes('contradicted')), 'make it anew with: npm run proof').toEqual([]);
});
