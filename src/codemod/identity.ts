import type { Finding } from '../model/finding.ts';

/** What a finding is about, without any offset: edits move it and leave it the same. */
export function identityOf(finding: Finding): string {
  return JSON.stringify([subjectOf(finding), finding.evidence.nodes ?? []]);
}

/** The same whoever takes part in it: a finding that another fix has made smaller is no new one. */
export function subjectOf({ rule, graph, site, evidence }: Finding): string {
  return JSON.stringify([rule, graph, site.file, evidence.key ?? null, evidence.name ?? null]);
}

export function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}
