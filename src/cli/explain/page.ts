import { readFileSync } from 'node:fs';
import type { Rule } from '../../../rules/rule.ts';
import type { Colours } from '../../report/colour.ts';
import { docsUrl, packageFile } from '../../report/package-info.ts';
import { knownRule } from '../known-rule.ts';

/** The rule of that name, or those that foresee the error. */
export function rulesNamed(name: string, rules: readonly Rule[]): readonly Rule[] {
  const foreseeing = rules.filter(({ runtimeError }) => runtimeError === name.toUpperCase());
  if (foreseeing.length > 0) return foreseeing;
  const id = knownRule(name, rules);
  return rules.filter((rule) => rule.id === id);
}

/** The page as it lies in the package, without the marks of its generated parts. */
export function pageText({ id }: Rule, colours: Colours): string {
  const page = readFileSync(packageFile(`docs/rules/${id}.md`), 'utf8');
  const lines = page.replace(/<!--[\s\S]*?-->\n?/g, '').trim().split('\n');
  let inCode = false;
  const shown = lines.flatMap((line): string[] => {
    if (/^```/.test(line)) {
      inCode = !inCode;
      return [];
    }
    if (inCode) return [colours.faint(`    ${line}`)];
    if (/^\|[\s|:-]*\|$/.test(line)) return [];
    if (/^#/.test(line)) return [colours.strong(line.replace(/^#+ /, ''))];
    const row = /^\|(.*)\|$/.exec(line)?.[1];
    return [(row === undefined ? line : `  ${row.split('|').map((cell) => cell.trim()).join(': ')}`).replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')];
  });
  return `${shown.join('\n').replace(/\n{3,}/g, '\n\n')}\n\n${docsUrl(id)}\n`;
}
