import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { Finding, Fix } from '../model/finding.ts';
import { code } from '../model/words.ts';
import type { Applied, Report } from './messages.ts';

/**
 * Offsets of sites are those of ESLint: both count without the byte order mark. A safe fix is applied by `--fix`; a
 * fix with a choice in it, and every further one, is a suggestion. A fix that touches other files is for the command
 * line only.
 */
export function findingReport(finding: Finding, sourceCode: Pick<SourceCode, 'getLocFromIndex'>): Report {
  const { start, end, file } = finding.site;
  const local = finding.fixes.filter(({ edits }) => edits.length > 0 && edits.every(({ site }) => site.file === file));
  const safe = local.find(({ safety }) => safety === 'safe');
  return {
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'finding',
    data: { message: messageOf(finding) },
    fix: safe === undefined ? null : applied(safe),
    suggest: local.filter((fix) => fix !== safe).map((fix) => ({ messageId: 'fix', data: { title: fix.title }, fix: applied(fix) })),
  };
}

/** The channel may be declared in a file that is not open: then the command line can mend it. */
function messageOf({ message, help, declared, fixes, evidence: { key } }: Finding): string {
  const elsewhere = declared === undefined ? '' : ` ${key === undefined ? 'It' : code(key)} is declared in ${declared}${fixes.length > 0 ? ', and `npx superstep fix` can mend it there' : ''}.`;
  return `${message} ${help}${elsewhere}`;
}

function applied({ edits }: Fix): Applied {
  return (fixer) => edits.map(({ site, text }) => fixer.replaceTextRange([site.start, site.end], text));
}
