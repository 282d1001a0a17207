import type { Rule } from 'eslint';
import { ISSUES } from '../report/package-info.ts';

/** An invariant of ours does not hold. The user's file is fine, so the message stands at its beginning. */
export function bugReport(error: unknown): Rule.ReportDescriptor {
  return {
    loc: { line: 1, column: 0 },
    message: `superstep has a bug and could not check this file: ${describe(error)}. Please report it: ${ISSUES}`,
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /^\s*at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return place === undefined ? error.message : `${error.message} (${place})`;
}
