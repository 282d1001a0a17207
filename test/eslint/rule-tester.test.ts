import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RuleTester, type InvalidTestCase, type SuggestionOutput, type TestCaseError, type ValidTestCase } from '@typescript-eslint/rule-tester';
import { afterAll, describe, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Rule } from '../../rules/rule.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { applyEdits } from '../../src/codemod/edits.ts';
import { FindingsCache } from '../../src/eslint/findings-cache.ts';
import type { MessageId } from '../../src/eslint/messages.ts';
import { ProjectConfigs } from '../../src/eslint/project-configs.ts';
import { toRuleModule } from '../../src/eslint/rule-module.ts';
import { mentionsGraph } from '../../src/extract/load/mentions-graph.ts';
import type { Finding, Fix } from '../../src/model/finding.ts';
import { shownOnce } from '../../src/report/groups.ts';
import { fixtureSettings } from '../rules/settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const settings = { superstep: { root: ROOT, ...fixtureSettings } };
const analyzer = createAnalyzer({ root: ROOT, modules: [], ...fixtureSettings });
const cache = new FindingsCache({ rules, createAnalyzer: () => analyzer, mentionsGraph });
const configs = new ProjectConfigs(rules);

Object.assign(RuleTester, { afterAll, describe, it });
const tester = new RuleTester();

for (const rule of rules) {
  const examples = examplesOf(rule);
  tester.run(rule.id, toRuleModule(rule, cache, configs), {
    valid: examples.filter(({ name }) => name.includes('.good.')),
    invalid: examples.filter(({ name }) => name.includes('.bad.')).map((example) => invalid(rule, example)),
  });
}

type Example = ValidTestCase<[]> & { readonly name: string; readonly filename: string };

function examplesOf({ id }: Rule): readonly Example[] {
  const folder = join(ROOT, 'fixtures/rules', id);
  return readdirSync(folder).filter((name) => /\.(bad|good)\.[cm]?[jt]sx?$/.test(name)).map((name) => {
    const filename = join(folder, name);
    return { name, filename, code: readFileSync(filename, 'utf8').replace(/^\uFEFF/, ''), settings };
  });
}

/** What is to be reported stands in the marks; what mends it is what the command line would write into this file. */
function invalid(rule: Rule, example: Example): InvalidTestCase<MessageId, []> {
  const { code, filename } = example;
  const found = findingsOf(rule, filename, code);
  assert.deepEqual([...new Set(found.map(({ site }) => placeOf(code, site.start).line))].sort((a, b) => a - b), markedLines(rule, code), example.name);
  const outputs = outputsOf(rule, filename, code);
  return { ...example, errors: shownOnce(found).map((finding) => errorOf(finding, code)), output: outputs.length === 0 ? null : outputs };
}

function markedLines({ id }: Rule, code: string): readonly number[] {
  return code.split('\n').flatMap((line, index) => (line.includes(`@finding ${id}`) ? [index + 1] : []));
}

function findingsOf(rule: Rule, filename: string, code: string): readonly Finding[] {
  const { file, findings } = analyzer.file(filename, code);
  return findings.filter((finding) => finding.rule === rule.id && finding.site.file === file);
}

function errorOf(finding: Finding, code: string): TestCaseError<MessageId> {
  const [start, end] = [placeOf(code, finding.site.start), placeOf(code, finding.site.end)];
  const suggestions = fixesOf(finding).choices.map(({ title, edits }): SuggestionOutput<MessageId> => ({ messageId: 'fix', data: { title }, output: applied(code, edits) }));
  return {
    messageId: 'finding',
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    ...(suggestions.length === 0 ? {} : { suggestions }),
  };
}

function fixesOf({ fixes, site }: Finding): { readonly safe: Fix | undefined; readonly choices: readonly Fix[] } {
  const here = fixes.filter(({ edits }) => edits.length > 0 && edits.every((edit) => edit.site.file === site.file));
  const safe = here.find(({ safety }) => safety === 'safe');
  return { safe, choices: here.filter((fix) => fix !== safe) };
}

/** The text after each pass of `--fix`: of fixes that touch each other the first is made. */
function outputsOf(rule: Rule, filename: string, code: string): string[] {
  const outputs: string[] = [];
  for (let text = code; outputs.length < 10; ) {
    const fixes = shownOnce(findingsOf(rule, filename, text)).flatMap((finding) => fixesOf(finding).safe ?? []).map(({ edits }) => edits);
    const ranges = fixes.map((edits) => ({ edits, start: Math.min(...edits.map(({ site }) => site.start)), end: Math.max(...edits.map(({ site }) => site.end)) }));
    let [made, at] = [[] as Fix['edits'], -1];
    for (const { edits, start, end } of ranges.sort((a, b) => a.start - b.start || a.end - b.end)) {
      if (start > at) [made, at] = [[...made, ...edits], end];
    }
    if (made.length === 0) return outputs;
    outputs.push((text = applied(text, made)));
  }
  return outputs;
}

function applied(code: string, edits: Fix['edits']): string {
  const text = applyEdits(code, edits);
  assert.ok(text !== null, 'its edits can be made together');
  return text;
}

function placeOf(code: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = code.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}
