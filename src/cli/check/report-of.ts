import type { Finding } from '../../model/finding.ts';
import { type CheckReport, orderReport } from '../../report/check-report.ts';
import { disable, type Disabling } from '../../report/disable-comments.ts';
import { fingerprints } from '../../report/fingerprint.ts';
import type { Survey } from '../project.ts';
import { AS_FOUND, type Severities } from '../severities.ts';
import type { FileResult } from './file-result.ts';

/** All that was found, whatever is shown of it. Findings keep their fingerprints when others are left out. */
export function reportOf(project: Survey<FileResult>, severities: Severities): CheckReport & { readonly comments: Disabling['comments'] } {
  const { analyses, errors, files, sources } = project;
  const { kept, comments } = disable(withSeverity(saidOnce(analyses.flatMap(({ findings }) => findings)), severities), analyses.map(({ file }) => file), sources);
  const report = orderReport({
    findings: kept,
    unresolved: analyses.flatMap(({ unresolved }) => unresolved),
    errors,
    files,
    graphs: analyses.reduce((sum, { graphs }) => sum + graphs, 0),
  });
  return { ...report, findings: withFingerprints(report.findings), comments };
}

export function withFingerprints(findings: readonly Finding[]): readonly Finding[] {
  const prints = fingerprints(findings);
  return findings.map((finding, index) => ({ ...finding, fingerprint: prints[index]! }));
}

/** What is true of the project is said where it was found first. */
function saidOnce(findings: readonly Finding[]): readonly Finding[] {
  const said = new Set<string>();
  return findings.filter(({ ofProject, rule, message }) => {
    const text = `${rule} ${message}`;
    if (ofProject !== true) return true;
    const isNew = !said.has(text);
    said.add(text);
    return isNew;
  });
}

function withSeverity(findings: readonly Finding[], severities: Severities): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = severities.get(finding.rule);
    return severity === undefined ? [] : [severity === AS_FOUND ? finding : { ...finding, severity }];
  });
}
