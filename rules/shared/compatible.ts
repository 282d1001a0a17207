import type { Choice } from '../../src/model/graph.ts';

interface Chosen {
  readonly when: readonly Choice[];
}

/** Some shape of the graph has all of them. */
export function compatible(...parts: readonly Chosen[]): boolean {
  const taken = new Map<string, number>();
  return parts.every(({ when }) =>
    when.every(({ fork, branch }) => {
      const other = taken.get(fork) ?? branch;
      taken.set(fork, branch);
      return other === branch;
    }),
  );
}
