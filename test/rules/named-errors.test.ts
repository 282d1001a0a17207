import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { fixtureSettings } from './settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'fixtures/rules/no-unreduced-parallel-write');
const analyzer = createAnalyzer({ root: ROOT, ...fixtureSettings });

test('a race names the error by which its run stops', () => {
  const compared = new Set<string>();
  const wrong = readdirSync(FOLDER).flatMap((name) => {
    const thrown = /^ {2}throws: ['"](\w+)['"],/m.exec(readFileSync(join(FOLDER, name), 'utf8'))?.[1];
    if (!name.includes('.bad.') || thrown === undefined) return [];
    compared.add(thrown);
    const named = analyzer.file(join(FOLDER, name)).findings.filter(({ rule }) => rule === 'no-unreduced-parallel-write').map(({ runtimeError }) => runtimeError);
    return named.every((one) => one === thrown) ? [] : [`${name}: ${named.join(', ')}, and it is ${thrown}`];
  });
  expect(wrong).toEqual([]);
  expect([...compared].sort()).toEqual(['INVALID_CONCURRENT_GRAPH_UPDATE', 'InvalidUpdateError']);
});
