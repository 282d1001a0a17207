import { expect, test } from 'vitest';
import { fingerprints } from '../../src/report/fingerprint.ts';
import { fakeFinding } from './fake-finding.ts';

const race = fakeFinding({ evidence: { key: 'draft', nodes: ['a', 'b'], schedule: [['a', 'b']] } });
const [print] = fingerprints([race]);

test('moved lines, other words and another schedule change nothing', () => {
  const moved = { ...race, site: { ...race.site, start: 900, end: 905 }, message: 'Said better.', severity: 'warning' } as const;
  const later = { ...race, evidence: { ...race.evidence, schedule: [['x'], ['a', 'b']] } };
  expect(fingerprints([moved])).toEqual([print]);
  expect(fingerprints([later])).toEqual([print]);
});

test('another rule, file, graph or key is another finding', () => {
  const others = [
    { ...race, rule: 'no-other' },
    { ...race, site: { ...race.site, file: 'src/other.ts' } },
    { ...race, graph: 'src/agent.ts#other' },
    { ...race, evidence: { ...race.evidence, key: 'log' } },
  ];
  expect(new Set([print, ...fingerprints(others)]).size).toBe(5);
});

test('findings about the same thing are numbered', () => {
  const [first, second] = fingerprints([race, race]);
  expect(first).toBe(print);
  expect(second).not.toBe(print);
  expect(fingerprints([race, race])).toEqual([first, second]);
});
