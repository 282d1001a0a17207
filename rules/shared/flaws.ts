import type { SentId } from '../../src/model/run.ts';
import type { RuleInput } from '../rule.ts';
import { brief } from './words.ts';

/** Whether nothing has asked whose it is, the checks that the settings name among it. */
export function isOpen({ settings: { guards } }: RuleInput, { guarded, handedTo, flaw }: SentId): boolean {
  const kept = handedTo.filter((called) => flaw?.kind !== 'not-awaited' || flaw.name !== called);
  return !guarded && !kept.some((called) => guards.some((guard) => called === guard || called.endsWith(`.${guard}`)));
}

/** Why what looks like a check is none; that there is none where nothing looks like one. */
export function unchecked({ flaw }: SentId): string {
  if (flaw === null) return 'nothing checks whose it is';
  const it = brief(flaw.name, 32);
  switch (flaw.kind) {
    case 'not-awaited':
      return `the check ${it} is not awaited`;
    case 'ignored':
      return `nobody looks at the answer of ${it}`;
    case 'goes-on':
      return `after ${it} has refused, the handler goes on`;
    case 'other-id':
      return `${it} checks another id`;
    case 'user-sent':
      return `${it} trusts a user that came with the request`;
    case 'too-late':
      return `${it} checks it too late`;
    case 'only-there':
      return `${it} checks that it is there, not whose it is`;
  }
}
