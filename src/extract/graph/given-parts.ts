import type { Evaluator } from '../eval/evaluator.ts';
import type { SourceUnit } from '../load/unit.ts';
import { alternatives } from '../values/union.ts';
import type { ClassValue, Place, Value } from '../values/value.ts';
import type { GraphDraft } from './draft.ts';

/**
 * The functions, classes and schemas of a file that a builder of another file is made of, where the file hands them to the
 * code that builds: the file of the builder does not know them.
 */
export function givenParts(ev: Evaluator, draft: GraphDraft, unit: SourceUnit): readonly Place[] {
  if (draft.created.unit === unit) return [];
  const building = draft.calls.filter(({ method }) => method !== 'compile');
  const handed = building.filter(({ via }) => via.some((place) => place.unit === unit));
  if (handed.length === 0) return [];
  const parts = new Map<Place['node'], Place>();
  for (const value of [...draft.args, ...handed.flatMap(({ args }) => args)]) {
    for (const place of partsIn(ev, value)) if (place.unit === unit) parts.set(place.node, place);
  }
  return [...parts.values()];
}

function partsIn(ev: Evaluator, value: Value): Place[] {
  return alternatives(value).flatMap((one): Place[] => {
    if (one.t === 'function') return [{ unit: one.unit, node: one.node }, ...(one.self === null ? [] : classesOf(ev, one.self))];
    if (one.t === 'runnable') return one.parts.flatMap((part) => partsIn(ev, part));
    if (one.t !== 'ref') return [];
    const cell = ev.cell(one.address);
    if (cell?.t === 'exotic') return [cell.at];
    if (cell?.t !== 'object' || cell.cls !== null) return classesOf(ev, one);
    return [...cell.props.values()].flatMap((property) => (property.value.t === 'function' ? partsIn(ev, property.value) : []));
  });
}

/** The class of an instance, and those it extends. */
function classesOf(ev: Evaluator, value: Value): Place[] {
  const places: Place[] = [];
  for (let cls: ClassValue | null = ev.objectCell(value)?.cls ?? null; cls !== null; cls = cls.base?.t === 'class' ? cls.base : null) places.push({ unit: cls.unit, node: cls.node });
  return places;
}
