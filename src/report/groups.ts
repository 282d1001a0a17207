import type { Finding, Fix, Related } from '../model/finding.ts';
import { code, few } from '../model/words.ts';

/** Findings of one cause become one for people, at the place of the first; the data keep them apart. */
export function shownOnce<Some extends Finding>(findings: readonly Some[]): readonly Some[] {
  const groups = membersOf(findings);
  return findings.flatMap((finding) => {
    const members = groups.get(idOf(finding) ?? '') ?? [finding];
    return members.length === 1 ? [finding] : members[0] === finding ? [together(members)] : [];
  });
}

/** The name of the group of each finding that has others in it. */
export function groupNames(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const groups = [...membersOf(findings).values()].filter((members) => members.length > 1);
  return new Map(groups.flat().map((finding) => [finding, finding.group!.id]));
}

function membersOf<Some extends Finding>(findings: readonly Some[]): ReadonlyMap<string, readonly Some[]> {
  const groups = new Map<string, Some[]>();
  for (const finding of findings) {
    const id = idOf(finding);
    if (id === null) continue;
    const members = groups.get(id) ?? [];
    groups.set(id, members);
    members.push(finding);
  }
  return groups;
}

/** Those of one group that say the same of another key. */
function idOf({ rule, severity, group, site, evidence: { key } }: Finding): string | null {
  return group === undefined || key === undefined ? null : JSON.stringify([rule, severity, site.file, group.id, group.message]);
}

function together<Some extends Finding>(members: readonly Some[]): Some {
  const [first] = members as readonly [Some, ...Some[]];
  const [before, after] = first.group!.message;
  const keys = members.map(({ evidence }) => evidence.key!);
  return {
    ...first,
    message: `${before}${few(keys.map(code))}${after}`,
    help: first.group!.help,
    related: distinct(members.flatMap(({ related }) => related)),
    fixes: members.flatMap(({ fixes, evidence }) => fixes.map((fix): Fix => ({ ...fix, title: `${fix.title}: ${code(evidence.key!)}` }))),
  };
}

function distinct(related: readonly Related[]): readonly Related[] {
  return [...new Map(related.map((one) => [`${one.role} ${one.site.file} ${one.site.start} ${one.node}`, one])).values()];
}
