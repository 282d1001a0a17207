import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { Finding, Fix } from '../model/finding.ts';
import { elsewhere, isHere } from './elsewhere.ts';
import type { Applied, Report } from './messages.ts';

/**
 * Offsets of sites are those of ESLint: both count without the byte order mark. A safe fix is applied by `--fix`; a
 * fix with a choice in it, and every further one, is a suggestion.
 */
export function findingReport(finding: Finding, sourceCode: Pick<SourceCode, 'getLocFromIndex'>): Report {
  const { start, end } = finding.site;
  const local = finding.fixes.filter((fix) => isHere(fix, finding));
  const safe = local.find(({ safety }) => safety === 'safe');
  return {
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'finding',
    data: { message: `${finding.message} ${finding.help}${elsewhere(finding)}` },
    fix: safe === undefined ? null : applied(safe),
    suggest: local.filter((fix) => fix !== safe).map((fix) => ({ messageId: 'fix', data: { title: fix.title }, fix: applied(fix) })),
  };
}

function applied({ edits }: Fix): Applied {
  return (fixer) => edits.map(({ site, text }) => fixer.replaceTextRange([site.start, site.end], text));
}
