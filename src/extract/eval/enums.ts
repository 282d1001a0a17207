import { ts, type T } from '../syntax.ts';
import type { Property } from '../values/heap.ts';
import { literal, unknown, type Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { Scope } from './scope.ts';
import { propertyName } from './names.ts';

/** An enum as the object it is at run time. */
export function enumObject(ev: Evaluator, node: T.EnumDeclaration, frame: Frame): Value {
  const props = new Map<string, Property>();
  const ofNumbers = new Map<number, Property>();
  const scope = new Scope(frame.scope);
  let next: number | null = 0;
  for (const member of node.members) {
    const name = propertyName(ev, member.name, frame);
    if (name === null) continue;
    let value: Value;
    if (member.initializer !== undefined) {
      value = evaluate(ev, member.initializer, { ...frame, scope });
      next = value.t === 'literal' && typeof value.value === 'number' ? value.value + 1 : null;
    } else {
      value = next === null ? unknown('an enum member without a value') : literal(next);
      if (next !== null) next++;
    }
    const at = { unit: frame.unit, node: member };
    props.set(name, { value, maybe: false, at });
    if (value.t === 'literal' && typeof value.value === 'number') ofNumbers.set(value.value, { value: literal(name), maybe: false, at });
    if (ts.isIdentifier(member.name)) scope.declare(name, ev.bind(value));
  }
  // Keys that are numbers come first.
  const byNumber = [...ofNumbers].sort(([a], [b]) => a - b).map(([number, property]): [string, Property] => [String(number), property]);
  return ev.object(new Map([...byNumber, ...props]));
}
