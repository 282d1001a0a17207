import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Rule } from '../rules/rule.ts';
import type { RuleSettings } from '../src/model/settings.ts';

const ROOT = resolve(import.meta.dirname, '..');

const FIXES = { safe: '`safe`: it does nothing but remove the defect', review: '`review`: there is a choice in it' } as const;

/** The kinds of fixes a rule can offer, as `superstep fix` names them. */
export function fixesSaid({ offers = [] }: Rule): string {
  return offers.length === 0 ? 'none: what to do is for you to say' : offers.map((safety) => FIXES[safety]).join('; ');
}

const OPTIONS: Readonly<Record<keyof RuleSettings, string>> = {
  resources: '`--resource`, or `resources` in the settings',
  guards: '`--guard`, or `guards` in the settings',
};

/** The settings that the file of a rule, or one that it imports, asks for. */
export function optionsSaid({ id }: Rule): string {
  const file = ruleFiles.get(`${id}.ts`);
  if (file === undefined) throw new Error(`no file below rules/ is called ${id}.ts`);
  const own = readFileSync(file, 'utf8');
  const imported = [...own.matchAll(/ from '(\.[^']*\.ts)'/g)].map(([, name]) => resolve(dirname(file), name!)).filter((name) => name.startsWith(join(ROOT, 'rules')) && existsSync(name));
  const all = [own, ...imported.map((name) => readFileSync(name, 'utf8'))].join('\n');
  const asked = (Object.keys(OPTIONS) as (keyof RuleSettings)[]).filter((name) => new RegExp(`settings\\.${name}\\b|settings: \\{[^}]*\\b${name}\\b|\\{[^}]*\\b${name}\\b[^}]*\\} = [\\w.]*settings\\b`).test(all));
  return asked.length === 0 ? 'none' : asked.map((name) => OPTIONS[name]).join('; ');
}

const ruleFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(join(ROOT, 'rules'), { recursive: true, encoding: 'utf8' }).map((name) => [basename(name), join(ROOT, 'rules', name)]),
);

/** The version that brought the rule: the one whose changes call it new, else the first. */
export function sinceSaid(id: string, changes: string): string {
  const versions = changes.split(/^## /m).slice(1);
  const newIn = (text: string) => [...text.matchAll(/\bnew rules? ((?:`[\w-]+`(?:, | and )?)+)/gi)].some(([, names]) => names!.includes(`\`${id}\``));
  const heading = (versions.find(newIn) ?? versions.at(-1) ?? '').split('\n')[0]!;
  const [version = '', state] = heading.split(/ (?=\()/);
  return state === '(unreleased)' ? `${version}, which is not released yet` : version;
}

export const changelog = (): string => readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
