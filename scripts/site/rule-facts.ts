import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../rules/rule.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { RuleSettings } from '../../src/model/settings.ts';

/** What a page says of a rule beside its head. */
export interface RuleFacts {
  readonly fixes: 'safe' | 'review' | 'safe and review' | 'none';
  readonly options: readonly string[];
  readonly since: string;
}

const OPTIONS: Readonly<Record<keyof RuleSettings, string>> = { resources: '`--resource`, or `resources` in the settings', guards: '`--guard`, or `guards` in the settings' };

/** Fixes are those that the bad programs of a rule get; options those that its code asks for. */
export function ruleFacts(root: string, rules: readonly Rule[]): ReadonlyMap<string, RuleFacts> {
  const settings = JSON.parse(readFileSync(join(root, 'fixtures/settings.json'), 'utf8')) as RuleSettings;
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const analyzer = createAnalyzer({ root, ...settings });
  return new Map(rules.map(({ id }) => {
    const folder = join(root, 'fixtures/rules', id);
    const bad = readdirSync(folder).filter((name) => /\.bad\.\w+$/.test(name));
    const findings = bad.flatMap((name) => analyzer.file(join(folder, name)).findings).filter(({ rule }) => rule === id);
    const safeties = new Set(findings.flatMap(({ fixes }) => fixes.map(({ safety }) => safety)));
    const fixes = safeties.size === 2 ? 'safe and review' : ([...safeties][0] ?? 'none');
    return [id, { fixes, options: optionsOf(root, id), since: sinceOf(id, changes, manifest.version) }];
  }));
}

/** What the file of the rule, or one that it imports, asks of the settings. */
function optionsOf(root: string, id: string): readonly string[] {
  const text = readFileSync(join(root, 'rules', `${id}.ts`), 'utf8');
  const imported = [...text.matchAll(/^import \{.*from '\.\/([\w-]+\.ts)'/gm)].map(([, name]) => join(root, 'rules', name!)).filter((file) => existsSync(file));
  const all = [text, ...imported.map((file) => readFileSync(file, 'utf8'))].join('\n');
  return (Object.keys(OPTIONS) as (keyof RuleSettings)[]).filter((name) => new RegExp(`settings\\.${name}|settings: \\{ ${name}|\\{ ${name} \\}.*settings`).test(all)).map((name) => OPTIONS[name]);
}

/** The oldest version whose changes name the rule; else the first there is. */
function sinceOf(id: string, changes: string, version: string): string {
  const versions = changes.split(/^## /m).slice(1).map((part) => ({ version: part.split(/\s/)[0]!, text: part }));
  return versions.findLast(({ text }) => text.includes(`\`${id}\``))?.version ?? versions.at(-1)?.version ?? version;
}
