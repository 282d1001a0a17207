import type { Rule } from '../../../rules/rule.ts';
import type { Disabling } from '../../report/disable-comments.ts';
import { placeOf, type Sources } from '../../report/sources.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import type { Severities } from '../severities.ts';

/** What is odd about comments that switch rules off: they name no rule, or one that has nothing to say there. */
export function oddComments({ comments }: Pick<Disabling, 'comments'>, rules: readonly Rule[], severities: Severities, sources: Sources): readonly string[] {
  const known = rules.map(({ id }) => id);
  return comments.flatMap(({ rule, site, used }) => {
    const place = placeOf(sources, site);
    if (!known.includes(rule)) return [`${place}: the comment names superstep/${rule}, which is no rule.${didYouMean(rule, known)}`];
    return used || !severities.has(rule) ? [] : [`${place}: the comment switches off superstep/${rule}, which reports nothing there.`];
  });
}
