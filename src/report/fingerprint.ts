import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';

/**
 * A name for each finding that survives moved lines, so that a baseline can know it again: no offset goes into it, only
 * what the finding is about. Findings that are about the same thing are numbered in the order given. One that has its name keeps it.
 */
export function fingerprints(findings: readonly Finding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const identity = identityOf(finding);
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    return finding.fingerprint ?? createHash('sha256').update(`${identity}#${nth}`).digest('hex').slice(0, 16);
  });
}

/** Not the schedule and not the pairs: they change with edges that the finding does not depend on. */
function identityOf({ rule, graph, site, evidence }: Finding): string {
  const { key = null, nodes = [], name = null } = evidence;
  return JSON.stringify([rule, graph, site.file, key, nodes, name]);
}
