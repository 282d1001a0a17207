import { type Finding, isRace } from '../../model/finding.ts';
import { compareFindings } from '../../report/check-report.ts';
import { withoutDisabled } from '../../report/disable-comments.ts';
import type { Project } from '../project.ts';
import type { FixOptions } from './options.ts';

/** All findings that no comment switches off, as `check` would report them. */
export function findingsOf({ analyses, sources }: Project): readonly Finding[] {
  const findings = analyses.flatMap(({ file, findings: all }) => all.filter(({ site }) => site.file === file));
  return [...withoutDisabled(findings, sources)].sort(compareFindings);
}

/** Those that were asked for. */
export function findingsToFix(findings: readonly Finding[], { reducersOnly, rules, only }: FixOptions): readonly Finding[] {
  const wanted = findings.filter((finding) => (reducersOnly ? isRace(finding) : rules.has(finding.rule)));
  return only.length === 0 ? wanted : wanted.filter(({ evidence }) => evidence.key !== undefined && only.includes(evidence.key));
}
