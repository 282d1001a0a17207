import type { Finding } from '../model/finding.ts';
import type { Site } from '../model/site.ts';
import type { CheckReport, Unresolved } from './check-report.ts';
import { fingerprints } from './fingerprint.ts';
import { groupNames } from './groups.ts';
import { positionAt, type Position, type Sources } from './sources.ts';

export const SCHEMA_VERSION = 1;

/** The JSON of `superstep check`. Its shape is a contract: new fields may come, none may change or go. */
export function checkJson(report: CheckReport, sources: Sources): string {
  const prints = fingerprints(report.findings);
  const groups = groupNames(report.findings);
  const document = {
    schemaVersion: SCHEMA_VERSION,
    findings: report.findings.map((finding, index) => findingJson(finding, prints[index] ?? '', groups.get(finding), sources)),
    unresolved: report.unresolved.map((unresolved) => unresolvedJson(unresolved, sources)),
    errors: report.errors.map(({ file, message }) => ({ file, message })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function findingJson(finding: Finding, fingerprint: string, group: string | undefined, sources: Sources) {
  const { key, nodes, pairs, schedule, name, candidates } = finding.evidence;
  return {
    rule: finding.rule,
    severity: finding.severity,
    certainty: finding.certainty,
    message: finding.message,
    help: finding.help,
    runtimeError: finding.runtimeError,
    graph: finding.graph,
    ...rangeJson(finding.site, sources),
    // Fields that the rule has not are undefined, and so are not written.
    evidence: { key, nodes, pairs, schedule, name, candidates },
    related: finding.related.map(({ role, node, message, site }) => ({ role, node, message, ...rangeJson(site, sources) })),
    fixes: finding.fixes.map(({ title, safety, edits }) => ({
      title,
      safety,
      edits: edits.map(({ site, text }) => ({ ...rangeJson(site, sources), text })),
    })),
    fingerprint,
    group,
    observed: finding.observed,
  };
}

function unresolvedJson({ graph, site, what, why, observed }: Unresolved, sources: Sources) {
  return { graph, file: site.file, start: positionAt(sources, site.file, site.start), what, why, observed };
}

export function rangeJson({ file, start, end }: Site, sources: Sources): { file: string; start: Position; end: Position } {
  return { file, start: positionAt(sources, file, start), end: positionAt(sources, file, end) };
}
