import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { attackAll, type Row } from '../../scripts/attack/run.ts';
import { embedded } from '../../scripts/attack/savers.ts';
import { refreshed } from '../../scripts/docs.ts';
import { guides, guideSection } from '../../scripts/guides.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const REFRESH = 'what is generated in here has changed; refresh it with: npm run docs';

let rows: Row[];
beforeAll(async () => {
  rows = await attackAll(embedded);
}, 300_000);

for (const guide of guides) {
  test(`docs/${guide}.md is up to date`, async () => {
    const file = join(ROOT, 'docs', `${guide}.md`);
    await expect(refreshed(readFileSync(file, 'utf8'), (name) => guideSection(name, rows)), REFRESH).toMatchFileSnapshot(file);
  });
}

describe('the attacks', () => {
  test('get nothing past the guard', () => {
    expect(rows.filter(({ leaked }) => leaked > 0)).toEqual([]);
  });

  test('are attacks: without the guard they get what they want', () => {
    const successful = rows.filter(({ leakedWithout }) => (leakedWithout ?? 0) > 0).map(({ attack }) => attack);
    expect(successful).toEqual(expect.arrayContaining(['Thread ids enumerated', 'Thread ids swapped', 'Replay across tenants', 'Lists without a thread, with every filter']));
  });
});

test('README.md leads to the guides', () => {
  for (const guide of guides) expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`(docs/${guide}.md)`);
});
