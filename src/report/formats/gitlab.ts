import { createHash } from 'node:crypto';
import { fingerprints } from '../fingerprint.ts';
import { shownOnce } from '../groups.ts';
import { positionAt } from '../sources.ts';
import { harmless } from './escape.ts';
import type { Material } from './format.ts';

const SEVERITIES = { error: 'major', warning: 'minor' } as const;

/** A code quality report, which GitLab compares with that of the target branch by its fingerprints. */
export function gitlab({ report, sources }: Material): string {
  const findings = shownOnce(report.findings);
  const prints = fingerprints(findings);
  const entries = findings.map(({ rule, severity, site, message, help }, index) => ({
    description: harmless(`${message} ${help}`),
    check_name: `superstep/${rule}`,
    fingerprint: prints[index]!,
    severity: SEVERITIES[severity],
    location: {
      path: site.file,
      lines: { begin: positionAt(sources, site.file, site.start).line, end: positionAt(sources, site.file, site.end).line },
    },
  }));
  const errors = report.errors.map(({ file, message }) => ({
    description: harmless(message),
    check_name: 'superstep',
    fingerprint: createHash('sha256').update(JSON.stringify(['error', file, message])).digest('hex').slice(0, 16),
    severity: 'blocker',
    location: { path: file, lines: { begin: 1, end: 1 } },
  }));
  return `${JSON.stringify([...entries, ...errors], null, 2)}\n`;
}
