import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import tsParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import plugin from '../../src/eslint/index.ts';
import { inspectText } from '../../src/report/inspect-text.ts';
import { createSources } from '../../src/report/sources.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';
import { realEngine } from '../../src/cli/real-engine.ts';
import { run } from '../cli/run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const analyzer = createAnalyzer({ root: ROOT });

/** Programs that show a construct and happen to do what a rule is there for. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'builders/goto-adds-to-edges.ts': ['no-goto-with-edge'],
  'imports/prebuilt.ts': ['no-router-without-map'],
  'imports/transpiled.js': ['no-router-without-map'],
  'names/start-end-literals.ts': ['no-unreduced-parallel-write'],
  'builders/compile-options.ts': ['no-memory-checkpointer'],
  'nodes/generator.ts': ['no-invalid-node-return'],
  'routes/arrays.ts': ['no-router-without-map'],
  'routes/imported.ts': ['no-router-without-map'],
  'routes/literal-union.ts': ['no-router-without-map'],
  'routes/map-look-up.ts': ['no-router-without-map'],
  'routes/methods.ts': ['no-router-without-map'],
  'routes/promises.ts': Array<string>(2).fill('no-router-without-map'),
  'routes/router-factory.ts': ['no-router-without-map'],
  'routes/switch.ts': ['no-router-without-map'],
  'routes/ternary.ts': ['no-router-without-map'],
  'state/annotation-without-reducer-js.js': Array<string>(3).fill('no-ineffective-channel'),
  'state/annotation-without-reducer.ts': Array<string>(3).fill('no-ineffective-channel'),
  'state/legacy-annotation-root.js': ['no-ineffective-channel'],
  'state/legacy-empty-forms.js': Array<string>(2).fill('no-ineffective-channel'),
  'state/legacy-spec.js': ['no-ineffective-channel'],
  'state/messages-as-field.js': ['no-ineffective-channel'],
  'state/messages-without-spec.js': ['no-ineffective-channel'],
  'state/same-key-throws.ts': ['no-invalid-build'],
  'state/state-schema-invalid.ts': ['no-invalid-build'],
  'state/zod3.ts': ['no-ineffective-channel'],
  'state/zod4-registry-lost.ts': Array<string>(6).fill('no-ineffective-channel'),
  'state/zod4-registry-odd.ts': Array<string>(2).fill('no-ineffective-channel'),
  'ways/exclusive-guards.ts': ['no-unreduced-parallel-write'],
  'writes/destructured-rest.ts': ['no-full-state-return', 'no-full-state-return'],
  'writes/from-run-to-run.ts': ['no-shared-module-state'],
  'writes/parent-command-of-a-run.ts': ['no-goto-with-edge', 'no-goto-with-edge', 'no-command-without-ends'],
  'writes/set-or-handed-back.ts': ['no-full-state-return'],
  'writes/spread-state.ts': ['no-full-state-return', 'no-double-accumulation', 'no-full-state-return', 'no-double-accumulation', 'no-full-state-return'],
};

describe.each(fixtureFiles('extract'))('%s', (path) => {
  const file = join(ROOT, 'fixtures/extract', path);
  const analysis = analyzer.file(file);
  const expected = FINDINGS[path] ?? [];

  test.runIf(analysis.graphs.length > 0)('the model is as written beside it (refresh: npx vitest run test/extract/fixtures.test.ts -u)', async () => {
    const sources = createSources((name) => readFileSync(join(ROOT, name), 'utf8').replace(/^\uFEFF/, ''));
    const text = analysis.graphs.map((graph) => inspectText(graph, sources)).join('\n');
    await expect(text).toMatchFileSnapshot(`${file}.model.txt`);
  });

  test('the editor and the command line say the same', async () => {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    const typed = /\.[cm]?tsx?$/.test(path);
    const parser = typed ? { languageOptions: { parser: tsParser, parserOptions: { ecmaFeatures: { jsx: path.endsWith('x') } } } } : {};
    const espree = { languageOptions: { sourceType: path.endsWith('.cjs') ? 'commonjs' : 'module', parserOptions: { ecmaFeatures: { jsx: true } } } } as const;
    const linter = new Linter({ cwd: ROOT });
    const config = [{ files: ['**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}'], ...plugin.configs.all, ...espree, ...parser }];
    const inEditor = linter.verify(text, config as Linter.Config[], { filename: file }).map(({ ruleId, message }) => ruleId ?? message);
    const { status, stdout } = await run(ROOT, ['check', '--preset', 'all', '--format', 'json', file], realEngine);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
    const onCommandLine = findings.map(({ rule }) => rule);
    expect(inEditor).toEqual(expected.map((rule) => `superstep/${rule}`));
    expect(onCommandLine).toEqual(expected);
    expect(status).toBe(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
  });
});
