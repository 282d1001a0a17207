import type { Edit } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { codeOf } from './text.ts';

/**
 * Takes a call on a builder away: a link out of its chain, or a whole statement. The site is that of the call from its
 * method name on. Null where the call is part of something else, as of `const graph = builder.addEdge(…)`.
 */
export function removeCall(input: RuleInput, site: Site): Edit | null {
  const code = codeOf(input.source(site.file));
  const dotted = code.slice(0, site.start).trimEnd();
  if (!dotted.endsWith('.')) return null;
  const before = dotted.slice(0, dotted.endsWith('?.') ? -2 : -1).trimEnd();
  const link: Edit = { site: { ...site, start: before.length }, text: '' };
  if (before.endsWith(')') || /^\s*\./.test(code.slice(site.end))) return link;
  const receiver = /(?:^|[;{}\n])([^\S\n]*)[\w$]+(?:\.[\w$#]+)*$/.exec(before.slice(startOfStatement(before)));
  const after = /^[^\S\n]*;?[^\S\n]*(?=\n|$)/.exec(code.slice(site.end));
  if (receiver === null || after === null || code.slice(site.end, site.end + after[0].length) !== input.source(site.file).slice(site.end, site.end + after[0].length)) return null;
  // Behind an `if` without braces the next statement would take its place.
  const earlier = before.slice(0, before.length - receiver[0].length + 1).trimEnd();
  if (earlier !== '' && !';{}'.includes(earlier.at(-1)!)) return null;
  const start = before.length - receiver[0].length + (/^[;{}\n]/.test(receiver[0]) ? 1 : 0);
  const end = site.end + after[0].length;
  const ownLine = start === 0 || code[start - 1] === '\n';
  return { site: { file: site.file, start, end: ownLine && code[end] === '\n' ? end + 1 : end }, text: '' };
}

/** Looked for from the end: what stands before it can be long. */
function startOfStatement(before: string): number {
  let at = before.length - 1;
  while (at > 0 && !';{}\n'.includes(before[at]!)) at--;
  return Math.max(0, at);
}
