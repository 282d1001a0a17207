import type { Fix } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { codeOf } from './text.ts';

const NAME = '[A-Za-z_$][\\w$]*';
/** `(a, b) => { a.push(...b); return a; }`, with or without types. */
const PUSHED = new RegExp(`^(\\(?\\s*(${NAME})\\b[^]*=>\\s*|function[^(]*\\(\\s*(${NAME})\\b[^{]*)\\{\\s*(${NAME})\\.push\\(([^;]*)\\);?\\s*return (${NAME});?\\s*\\}$`);
const ASSIGNED = new RegExp(`Object\\.assign\\(\\s*(${NAME})\\s*,`, 'g');

/** A copy takes the place of what was there, where the reducer is one of the usual ones. */
export function copyFirst(input: RuleInput, site: Site): Fix[] {
  const text = input.text(site);
  if (codeOf(text, 'kept') !== text) return [];
  const pushed = PUSHED.exec(text);
  const title = 'Give back a copy';
  if (pushed !== null) {
    const [, head = '', arrow, plain, receiver, added = '', returned] = pushed;
    if ((arrow ?? plain) !== receiver || receiver !== returned) return [];
    const body = arrow === undefined ? `{ return [...${receiver}, ${added}]; }` : `[...${receiver}, ${added}]`;
    return [{ title, safety: 'safe', edits: [{ site, text: `${head}${body}` }] }];
  }
  const first = new RegExp(`^(?:async\\s+)?(?:function[^(]*)?\\(?\\s*(${NAME})`).exec(text)?.[1];
  const calls = [...text.matchAll(ASSIGNED)].filter(([, target]) => target === first);
  const [call, ...more] = calls;
  if (call === undefined || more.length > 0 || /\.(?:push|splice|sort|set|add)\(|(?<![=!<>])=(?![=>])/.test(text)) return [];
  const at = site.start + call.index + 'Object.assign('.length;
  return [{ title, safety: 'safe', edits: [{ site: { ...site, start: at, end: at }, text: '{}, ' }] }];
}

/** Nothing in it waits. */
export function withoutAsync(input: RuleInput, site: Site): Fix[] {
  const text = input.text(site);
  const word = /^async\s+/.exec(text)?.[0];
  if (word === undefined || /\bawait\b|\bPromise\b/.test(codeOf(text))) return [];
  return [{ title: 'Make the reducer synchronous', safety: 'safe', edits: [{ site: { ...site, end: site.start + word.length }, text: '' }] }];
}

/** A copy for each run. */
export function ownDefault(input: RuleInput, site: Site): Fix[] {
  return [{ title: 'Give each run a copy', safety: 'review', edits: [{ site, text: `structuredClone(${input.text(site)})` }] }];
}
