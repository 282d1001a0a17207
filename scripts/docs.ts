import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { createAnalyzer } from '../src/analyze.ts';
import { commands } from '../src/cli/commands/index.ts';
import { commandHelp } from '../src/cli/help.ts';
import type { Finding } from '../src/model/finding.ts';
import type { RuleSettings } from '../src/model/settings.ts';
import { proofSaid } from '../src/confirm/observations.ts';
import { coloursFor } from '../src/report/colour.ts';
import { createSources, type Sources } from '../src/report/sources.ts';
import { checkText } from '../src/report/text.ts';
import { lineDiff } from './line-diff.ts';
import { changelog, fixesSaid, optionsSaid, sinceSaid } from './rule-facts.ts';
import { libraryVersion, runShown } from './run-shown.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SECTION = /<!-- begin:(.+?) -->\n[^]*?<!-- end:\1 -->/g;

/** Makes the text between each pair of marks anew, and leaves what people wrote as it is. */
export function refreshed(text: string, made: (name: string) => string): string {
  return text.replace(SECTION, (_, name: string) => `<!-- begin:${name} -->\n${made(name)}\n<!-- end:${name} -->`);
}

/** What is made for the README and for the pages that it leads to. */
export function section(name: string): string {
  switch (name) {
    case 'picture':
      return picture();
    case 'flags':
      return fenced('text', commands.map((command) => commandHelp(command).trimEnd()).join('\n\n'));
    case 'rules':
      return ruleTable();
    default:
      throw new Error(`a page has a section "${name}", and nothing makes it`);
  }
}

/** What a new page starts from. */
export function emptyPage(): string {
  const made = (name: string) => `<!-- begin:${name} -->\n<!-- end:${name} -->`;
  const parts = [
    made('head'),
    'Say here why this hurts and how to think about it.',
    made('example <name of a bad fixture>'),
    made('run <name of a bad fixture>'),
    '## When not to use it',
    'Say here where a true finding is no defect.',
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A page of a rule with its sections made anew; its programs are run for that. */
export async function refreshedPage(rule: Rule, text: string): Promise<string> {
  const runs = new Map<string, string>();
  for (const [, name] of text.matchAll(/<!-- begin:(run .+?) -->/g)) runs.set(name!, await run(rule, name!.slice('run '.length)));
  return refreshed(text, (name) => runs.get(name) ?? pageSection(rule, name));
}

function pageSection(rule: Rule, name: string): string {
  const [kind, fixture] = name.split(' ');
  if (kind === 'head' && fixture === undefined) return head(rule);
  if (kind === 'example' && fixture !== undefined) return example(rule, fixture);
  throw new Error(`docs/rules/${rule.id}.md has a section "${name}", and nothing makes it`);
}

async function run(rule: Rule, fixture: string): Promise<string> {
  const what = proofSaid(rule.id);
  return [
    '## A run that shows it',
    `Run with version ${libraryVersion()} of the library: ${what}.`,
    fenced('text', await runShown(rule.id, fixture)),
  ].join('\n\n');
}

function picture(): string {
  const folder = join(ROOT, 'demo');
  const file = 'src/brief.ts';
  const [code, report] = [read(join(folder, file)), reportOn(folder, file, 'no-unreduced-parallel-write')];
  return `${fenced('ts', `// ${file}\n${code.trimEnd()}`)}\n\n${fenced('text', `$ npx superstep check\n\n${report}`)}`;
}

function ruleTable(): string {
  const rows = rules.map(({ id, title, preset, severity }) => `| [\`${id}\`](rules/${id}.md) | ${title} | ${preset} | ${severity} |`);
  return ['| rule | reports | preset | severity |', '|---|---|---|---|', ...rows].join('\n');
}

function head(rule: Rule): string {
  const { id, title, preset, severity, runtimeError, needs } = rule;
  const facts = [
    ['Preset', preset],
    ['Severity', severity],
    ['At run time', runtimeError === null ? 'no error code of its own' : `\`${runtimeError}\``],
    ['Has to be resolved', needs],
    ['[Fix](../fix.md)', fixesSaid(rule)],
    ['Options', optionsSaid(rule)],
    ['Since', sinceSaid(id, changelog())],
    ['[Proof](../proof.md)', proofSaid(id)],
  ];
  return [`# superstep/${id}`, '', `${title}.`, '', '| | |', '|---|---|', ...facts.map(([name, fact]) => `| ${name} | ${fact} |`)].join('\n');
}

function example(rule: Rule, name: string): string {
  const folder = join(ROOT, 'fixtures/rules', rule.id);
  const bad = `${name}.bad.ts`;
  const nodes = join(folder, `${name}.nodes.ts`);
  const programs = [join(folder, bad), ...(existsSync(nodes) ? [nodes] : [])];
  return [
    'Reported:',
    ...programs.map((file) => fenced('ts', shown(file))),
    fenced('text', reportOn(folder, bad, rule.id)),
    'Not reported:',
    fenced('diff', lineDiff(shown(join(folder, bad)), shown(join(folder, `${name}.good.ts`)))),
  ].join('\n\n');
}

/** A fixture without what only its tests need. */
function shown(file: string): string {
  const program = read(file).replace(/^export const (compiled|scenario) = (.*;|[^]*?^\S.*;)$/gm, '');
  return unmarked(program).replaceAll(/\n{3,}/g, '\n\n').trim();
}

/** What the programs of rules with settings name as theirs. */
const settings = JSON.parse(read(join(ROOT, 'fixtures/settings.json'))) as RuleSettings;

function reportOn(folder: string, name: string, rule: string): string {
  const file = join(folder, name);
  const text = unmarked(read(file));
  const findings = createAnalyzer({ root: folder, ...settings }).file(file, text).findings.filter((finding) => finding.rule === rule);
  if (findings.length === 0) throw new Error(`${rule} does not report ${name}`);
  const sources = createSources((other) => (other === name ? text : read(join(folder, other))));
  return findings.map((finding) => findingText(finding, sources)).join('\n\n');
}

/** The report as it is printed, without the count that ends it. */
function findingText(finding: Finding, sources: Sources): string {
  const report = checkText({ findings: [finding], unresolved: [], errors: [], files: 1, graphs: 1 }, sources, { colours: coloursFor(false), blindSpots: false });
  return report.split('\n').slice(0, -3).join('\n');
}

function unmarked(program: string): string {
  return program.replaceAll(/ *\/\/ @finding.*$/gm, '');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
