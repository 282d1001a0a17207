import type { SentId } from '../src/model/run.ts';
import type { RuleInput } from './rule.ts';
import { code } from './words.ts';

/** Whether nothing has asked whose it is, the checks that the settings name among it. */
export function isOpen({ settings: { guards } }: RuleInput, { guarded, handedTo, flaw }: SentId): boolean {
  const kept = handedTo.filter((called) => flaw?.kind !== 'not-awaited' || flaw.name !== called);
  return !guarded && !kept.some((called) => guards.some((guard) => called === guard || called.endsWith(`.${guard}`)));
}

/** Why what looks like a check is none; that there is none where nothing looks like one. */
export function unchecked(input: RuleInput, { flaw }: SentId): string {
  if (flaw === null) return 'nothing before it asks whose it is';
  const it = `${code(flaw.name)} (${input.at(flaw.site)})`;
  switch (flaw.kind) {
    case 'not-awaited':
      return `${it} is not awaited, so the route goes on whatever it finds`;
    case 'ignored':
      return `nobody takes the answer of ${it}, so the route goes on whatever it is`;
    case 'goes-on':
      return `where ${it} finds that it is not theirs, the handler answers and then goes on: a \`return\` is missing`;
    case 'other-id':
      return `${it} asks about another id than the one that is used`;
    case 'user-sent':
      return `${it} asks for a user that came with the request as well, so anybody passes who knows the name`;
    case 'too-late':
      return `${it} asks when it has already happened`;
    case 'only-there':
      return `${it} asks whether it is there, and not whose it is`;
  }
}
