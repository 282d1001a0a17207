import type { Fix } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/** Changes the text of a string literal, quotes kept. None where the name is not written as one. */
export function renameText(input: RuleInput, site: Site, from: string, to: string): Fix[] {
  const text = input.text(site);
  const quote = text[0];
  if ((quote !== '"' && quote !== "'" && quote !== '`') || text !== `${quote}${from}${quote}`) return [];
  const inner = { file: site.file, start: site.start + 1, end: site.end - 1 };
  return [{ title: `Change ${code(from)} to ${code(to)}`, safety: 'review', edits: [{ site: inner, text: to }] }];
}
