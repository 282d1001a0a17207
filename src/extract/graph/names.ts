import type { SourceUnit } from '../load/unit.ts';
import { ts } from '../syntax.ts';
import type { GraphDraft } from './draft.ts';

/** The file a graph belongs to: where it is created, unless all of it is added elsewhere, as after a factory. */
export function homeOf(draft: GraphDraft): SourceUnit {
  const building = draft.calls.filter(({ method }) => method !== 'compile');
  const { unit } = draft.created;
  const [first] = building;
  if (first === undefined || building.some(({ at, via }) => [at, ...via].some((place) => place.unit === unit))) return unit;
  return first.at.unit;
}

/** The nearest name; the next one where another graph of the file has it already. */
export function nameOf(draft: GraphDraft, taken: ReadonlySet<string>): string {
  const names = draft.names.length === 0 ? [className(draft) ?? 'graph'] : draft.names;
  const free = names.find((name) => !taken.has(name)) ?? names.toReversed().map((_, index) => names.slice(0, index + 2).toReversed().join('.')).find((name) => !taken.has(name));
  if (free !== undefined) return free;
  let tries = 2;
  while (taken.has(`${names[0]}.${tries}`)) tries++;
  return `${names[0]}.${tries}`;
}

/** Of a class that is a builder and that nothing here makes. */
function className({ created: { node } }: GraphDraft): string | null {
  return ts.isClassLike(node) ? (node.name?.text ?? null) : null;
}

export function idOf(unit: SourceUnit, name: string): string {
  return `${unit.display}#${name}`;
}
