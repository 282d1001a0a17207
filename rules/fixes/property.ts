import type { RuleInput } from '../rule.ts';
import type { Channel } from '../../src/model/channel.ts';
import type { Site } from '../../src/model/site.ts';
import { codeOf } from './text.ts';

/** Where the value of a property stands; null for a shorthand, which is its own value. */
export function valueSite(input: RuleInput, property: Site): Site | null {
  const code = codeOf(input.text(property), 'kept');
  const name = /^(?:[\w$]+|"[^"]*"|'[^']*'|\[[^\]]*\])\s*:\s*/.exec(code);
  return name === null ? null : { ...property, start: property.start + name[0].length };
}

/** Other keys get their channel from the very same definition: to change it would change them. */
export function isShared(input: RuleInput, { key, site }: Channel): boolean {
  return site !== null && input.graphs.some(({ model }) => model.channels.some((one) => one.key !== key && one.site !== null && sameSite(one.site, site)));
}

export function sameSite(a: Site, b: Site): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** One place lies in another. */
export function within(inner: Site, outer: Site): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}
