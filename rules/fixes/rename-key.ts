import type { Edit, Fix } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/** Renames the key of updates: `{ key: … }`, `{ key }` and `update.key = …`. None where one of them is written otherwise. */
export function renameKey(input: RuleInput, sites: readonly Site[], from: string, to: string): Fix[] {
  const edits = [...new Map(sites.map((site) => [`${site.file}:${site.start}`, site])).values()].map((site) => rename(site, input.text(site), from, to));
  if (edits.includes(null)) return [];
  return [{ title: `Rename ${code(from)} to ${code(to)}`, safety: 'review', edits: edits.flatMap((edit) => edit ?? []) }];
}

function rename(site: Site, text: string, from: string, to: string): Edit | null {
  if (text === from) return { site, text: `${nameAsKey(to)}: ${from}` };
  const property = /^(["']?)([\w$-]+)\1\s*[:(]/.exec(text);
  if (property?.[2] === from) return replace(site, property[1]!.length, from, to);
  const assignment = /^[\w$.[\]"'! ]*?\.\s*([\w$]+)\s*(?:\?\?|\|\||&&|[+*/-])?=[^=]/.exec(text);
  if (assignment?.[1] !== from || !isIdentifier(to)) return null;
  return replace(site, text.slice(0, text.indexOf('=')).lastIndexOf(from), from, to);
}

function replace(site: Site, offset: number, from: string, to: string): Edit {
  const start = site.start + offset;
  const quoted = offset > 0 || isIdentifier(to);
  return { site: { file: site.file, start, end: start + from.length }, text: quoted ? to : nameAsKey(to) };
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function nameAsKey(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}
