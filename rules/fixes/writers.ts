import type { Channel } from '../../src/model/channel.ts';
import type { Write } from '../../src/model/graph.ts';
import type { Edit } from '../../src/model/finding.ts';
import type { RuleInput } from '../rule.ts';
import { withoutAlias } from './alias.ts';
import { newPart } from './new-part.ts';
import { sameSite, valueSite } from './property.ts';

export type Written = Pick<Write, 'relation' | 'value' | 'site'>;

/** All writes of a key in all graphs that share its channel, once each. */
export function writesOf(input: RuleInput, channel: Channel, further: readonly Written[]): Written[] {
  const own = input.graphs.filter(({ model }) => model.channels.some((one) => one.key === channel.key && isSame(one, channel)));
  const writes = own.flatMap(({ model }) => model.nodes.flatMap(({ outcomes }) => outcomes.flatMap((outcome) => outcome.writes)));
  const all = [...further, ...writes.filter(({ key }) => key === channel.key)];
  return all.filter((write, index) => all.findIndex((one) => sameSite(one.site, write.site)) === index);
}

function isSame(a: Channel, b: Channel): boolean {
  return a.site !== null && b.site !== null && sameSite(a.site, b.site);
}

/** Writers that add to what was there, told to return only the new part; null where one of them cannot be told so. */
export function onlyNewParts(input: RuleInput, channel: Channel, writes: readonly Written[]): Edit[] | null {
  if (writes.some(({ relation }) => relation === 'copied')) return null;
  const edits = writes.filter(({ relation }) => relation === 'grown').map((write) => editOf(input, channel, write));
  return edits.includes(null) ? null : edits.filter((edit) => edit !== null);
}

function editOf(input: RuleInput, channel: Channel, { site }: Written): Edit | null {
  const value = valueSite(input, site);
  if (value === null || servesElsewhere(input, channel, site)) return null;
  const source = input.source(value.file);
  const written = input.text(value);
  const text = newPart(written, channel.key) ?? newPart(withoutAlias(written, source.slice(0, value.start), source), channel.key);
  return text === null ? null : { site: value, text };
}

/** The same piece of code writes to a channel that stays as it is. */
function servesElsewhere(input: RuleInput, channel: Channel, site: Written['site']): boolean {
  return input.graphs.some(({ model }) => {
    const writes = model.nodes.some(({ outcomes }) => outcomes.some((outcome) => outcome.writes.some((write) => sameSite(write.site, site))));
    return writes && !model.channels.some((one) => one.key === channel.key && isSame(one, channel));
  });
}
