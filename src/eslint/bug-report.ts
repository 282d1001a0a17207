import { ISSUES } from '../report/package-info.ts';
import type { Report } from './messages.ts';

/** An invariant of ours does not hold. The user's file is fine, so the message stands at its beginning. */
export function bugReport(error: unknown): Report {
  return { loc: { line: 1, column: 0 }, messageId: 'bug', data: { what: describe(error), where: ISSUES } };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /^\s*at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return place === undefined ? error.message : `${error.message} (${place})`;
}
