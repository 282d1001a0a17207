import type { Finding } from '../../model/finding.ts';
import { compareFindings } from '../../report/check-report.ts';
import { withoutDisabled } from '../../report/disable-comments.ts';
import type { Project } from '../project.ts';
import type { FixOptions } from './options.ts';

/** The findings that were asked for, as `check` would report them. */
export function findingsToFix({ analyses, sources }: Project, { reducersOnly, rules, only }: FixOptions): readonly Finding[] {
  const findings = analyses.flatMap(({ file, findings: all }) => all.filter(({ site }) => site.file === file));
  const wanted = findings.filter((finding) => (reducersOnly ? isRace(finding) : rules.has(finding.rule)));
  const named = only.length === 0 ? wanted : wanted.filter(({ evidence }) => evidence.key !== undefined && only.includes(evidence.key));
  return [...withoutDisabled(named, sources)].sort(compareFindings);
}

/** What a reducer ends: two writes of one step to a key that keeps one value. */
export function isRace({ runtimeError, evidence }: Finding): boolean {
  return runtimeError === 'INVALID_CONCURRENT_GRAPH_UPDATE' && evidence.key !== undefined;
}
