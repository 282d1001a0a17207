import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { checkstyle } from '../../../src/report/formats/checkstyle.ts';
import { compact } from '../../../src/report/formats/compact.ts';
import { github } from '../../../src/report/formats/github.ts';
import { gitlab } from '../../../src/report/formats/gitlab.ts';
import { junit } from '../../../src/report/formats/junit.ts';
import { markdown } from '../../../src/report/formats/markdown.ts';
import { FORMATS } from '../../../src/cli/check/formats.ts';
import { broken, clean, controls, material, NASTY, race } from './material.ts';

const reader = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name: string) => ['file', 'error', 'testsuite', 'testcase'].includes(name), htmlEntities: true });

function readXml(text: string): unknown {
  expect(XMLValidator.validate(text)).toBe(true);
  return reader.parse(text);
}

describe.each(Object.keys(FORMATS))('%s', (name) => {
  test('says nothing that a terminal would obey', async () => {
    const format = await FORMATS[name]!();
    const output = format(material());
    expect(controls(output)).toEqual([]);
    expect(output.endsWith('\n')).toBe(true);
    expect(format(material())).toBe(output);
    expect(format(clean)).not.toBe('');
  });
});

test('junit: an error fails its case, a warning passes and says what is odd', () => {
  expect(readXml(junit(material()))).toMatchObject({
    testsuites: {
      tests: '3', failures: '1', errors: '1',
      testsuite: [
        {
          name: 'src/über agent [1].ts', tests: '2', failures: '1',
          testcase: [
            { name: 'superstep/no-race in line 1', 'system-out': expect.stringContaining('a"b\'c<d>&e]]>f|g`h::set-output name=x::\u241b[31m\u2400%0Aé\ufffd,:') as string },
            { name: 'superstep/no-unreduced-parallel-write in line 2', failure: { message: race.message, type: 'superstep/no-unreduced-parallel-write' } },
          ],
        },
        { name: broken.file, errors: '1', testcase: [{ name: 'can be checked', error: [{}] }] },
      ],
    },
  });
  expect(readXml(junit(clean))).toMatchObject({ testsuites: { tests: '1', failures: '0', errors: '0' } });
});

test('checkstyle: files and errors', () => {
  expect(readXml(checkstyle(material()))).toMatchObject({
    checkstyle: {
      file: [
        { name: 'src/über agent [1].ts', error: [{ line: '1', severity: 'warning' }, { line: '2', column: '3', severity: 'error', source: 'superstep.no-unreduced-parallel-write', message: `${race.message} ${race.help}` }] },
        { name: broken.file, error: [{ severity: 'error', source: 'superstep' }] },
      ],
    },
  });
});

test('gitlab: the shape that GitLab documents', () => {
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]+$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: { path: { type: 'string', pattern: '^(?!\\./|/)' }, lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } } } },
        },
      },
    },
  });
  const entries = JSON.parse(gitlab(material())) as { fingerprint: string }[];
  validate(entries);
  expect(validate.errors).toBeNull();
  expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(JSON.parse(gitlab(clean))).toEqual([]);
});

/** As the runner of GitHub reads its commands. */
function commands(output: string) {
  return output.split('\n').flatMap((line) => {
    const [, name, properties = '', data = ''] = /^\s*::([^\s:]+)(?: ([^:]*(?:(?!::).)*))?::(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const decode = (text: string) => text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    return [{ name, ...Object.fromEntries(properties.split(',').map((one) => [one.slice(0, one.indexOf('=')), decode(one.slice(one.indexOf('=') + 1))])), message: decode(data) }];
  });
}

test('github: an annotation each, and no order of a name is carried out', () => {
  const found = commands(github(material()));
  expect(found.map(({ name }) => name)).toEqual(['warning', 'error', 'error']);
  expect(found[1]).toMatchObject({ file: 'src/über agent [1].ts', line: '2', col: '3', endColumn: '8', title: 'superstep/no-unreduced-parallel-write' });
  expect(found[1]?.message.split('\n').slice(0, 2)).toEqual([race.message, race.help]);
  expect(found[0]?.message).toContain('::set-output name=x::');
});

test('compact: one line each', () => {
  const [odd, first, second, verdict] = compact(material()).split('\n');
  expect(odd).toMatch(/^src\/über agent \[1\]\.ts: line 1, col 1, Warning - Odd /);
  expect(first).toBe(`src/über agent [1].ts: line 2, col 3, Error - ${race.message} (superstep/no-unreduced-parallel-write)`);
  expect(second).toMatch(/^src\/broken\.ts: line 1, col 1, Error - cannot be parsed/);
  expect(verdict).toBe('1 error, 1 warning in 2 graphs. 1 file could not be checked.');
});

test('markdown: code stays code, and nothing of a name is markup', () => {
  const output = markdown(material());
  expect(output).toContain(`### ❌ ${race.message}\n`);
  expect(output).toContain('- schedule `START | plan | critique + research`');
  expect(output.replace(/`[^`]*`/g, '')).not.toMatch(/<[a-z]|(?<!\\)\|(?!\s)/);
  expect(output).not.toContain(NASTY);
});
