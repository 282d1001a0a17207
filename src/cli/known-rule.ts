import type { Rule } from '../../rules/rule.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { UsageError } from '../config/usage-error.ts';

const PREFIX = 'superstep/';

/** The id of a rule that was named by the user. */
export function knownRule(given: string, rules: readonly Rule[]): string {
  const id = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;
  const known = rules.map((rule) => rule.id);
  if (!known.includes(id)) throw new UsageError(`no rule is called "${id}".${didYouMean(id, known)}`);
  return id;
}
