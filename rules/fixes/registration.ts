import type { Fix } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { closing, codeOf } from './text.ts';

/** The link that a chain of calls ends with: `.register(…)` of `z.string().register(…)`, as offsets. */
export interface Link {
  readonly start: number;
  readonly open: number;
  readonly close: number;
}

export function lastLink(text: string, name: RegExp): Link | null {
  const code = codeOf(text);
  const close = code.length - 1;
  if (code[close] !== ')') return null;
  for (let open = code.indexOf('('); open >= 0; open = code.indexOf('(', open + 1)) {
    if (closing(code, open) !== close) continue;
    const head = name.exec(code.slice(0, open + 1));
    return head === null ? null : { start: head.index, open, close };
  }
  return null;
}

const REGISTERS = /\.\s*(?:register|langgraph\s*\.\s*reducer)\s*\($/;

/** Links that change nothing about which values a schema takes when they are absent. */
const HARMLESS = /^(?:\s*\.\s*(?:describe|meta|min|max|length|nonempty|regex|trim|int|positive|nonnegative|refine)\s*\()/;

/** Moves a registration to the end of its chain. What follows may have made the type wider, which the reducer has to bear. */
export function moveLinkLast(input: RuleInput, registered: Site, whole: Site): Fix[] {
  if (registered.file !== whole.file || registered.start !== whole.start || registered.end >= whole.end) return [];
  const link = lastLink(input.text(registered), REGISTERS);
  if (link === null) return [];
  const text = input.text(registered).slice(link.start);
  const removed = { ...registered, start: registered.start + link.start };
  const edits = [
    { site: removed, text: '' },
    { site: { ...whole, start: whole.end }, text },
  ];
  const rest = input.text({ ...whole, start: registered.end });
  return [{ title: 'Move the registration to the end', safety: isHarmless(rest) ? 'safe' : 'review', edits }];
}

function isHarmless(rest: string): boolean {
  const code = codeOf(rest);
  for (let at = 0; at < code.length; ) {
    const link = HARMLESS.exec(code.slice(at));
    const close = link === null ? -1 : closing(code, at + link[0].length - 1);
    if (close < 0) return code.slice(at).trim() === '';
    at = close + 1;
  }
  return true;
}
