import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import ajvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { sarif } from '../../../src/report/formats/sarif.ts';
import { clean, controls, material, race } from './material.ts';

// The schema as Microsoft publishes it with its matchers.
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as object;
const ajv = new ajvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

interface Log {
  readonly version: string;
  readonly runs: readonly [{ readonly results: readonly Record<string, unknown>[]; readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } } }];
}

function log(given = material()): Log {
  const text = sarif(given);
  expect(controls(text)).toEqual([]);
  const parsed = JSON.parse(text) as Log;
  validate(parsed);
  expect(validate.errors ?? []).toEqual([]);
  return parsed;
}

test('what a schema of others refuses is refused here', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
});

test.each([['findings', material()], ['nothing', clean], ['the same finding twice', material({ findings: [race, race] })]])('%s: valid', (_, given) => {
  expect(log(given).version).toBe('2.1.0');
});

describe('a result', () => {
  const [{ results }] = log().runs;
  const [, result] = results;

  test('has its place, as an address from the root of the sources', () => {
    expect(result).toMatchObject({
      ruleId: 'no-unreduced-parallel-write',
      ruleIndex: 0,
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'src/%C3%BCber%20agent%20%5B1%5D.ts', uriBaseId: '%SRCROOT%' }, region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 8 } } }],
      partialFingerprints: { 'superstep/v1': expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  test('has the schedule as a code flow, tasks of one step side by side', () => {
    const [flow] = result?.['codeFlows'] as { threadFlows: { locations: { executionOrder: number; location: { message: { text: string } } }[] }[] }[];
    expect(flow?.threadFlows[0]?.locations.map(({ executionOrder, location }) => [executionOrder, location.message.text])).toEqual([
      [1, 'The run starts.'],
      [2, 'Super-step 1: `plan` runs.'],
      [3, 'Super-step 2: `critique` runs, one of 2 tasks.'],
      [3, 'Super-step 2: `research` runs, one of 2 tasks.'],
    ]);
  });

  test('has other places and fixes, in whatever file', () => {
    expect(result?.['relatedLocations']).toMatchObject([{ id: 0 }, { id: 1, physicalLocation: { artifactLocation: { uri: 'src/state.ts' } }, message: { text: '`draft` is declared here' } }]);
    expect(result?.['fixes']).toMatchObject([{ description: { text: 'Add a reducer that appends' }, artifactChanges: [{ artifactLocation: { uri: 'src/state.ts' }, replacements: [{ insertedContent: { text: 'reducer' } }] }] }]);
  });
});
