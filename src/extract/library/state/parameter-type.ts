import type { Evaluator } from '../../eval/evaluator.ts';
import { ts } from '../../syntax.ts';
import type { FunctionValue } from '../../values/value.ts';
import { declaredType, type DeclaredType } from './declared-type.ts';

/** The type that a parameter of a function is annotated with; null for one that only its type parameters explain. */
export function parameterType(ev: Evaluator, { node, unit }: FunctionValue, index: number): DeclaredType | null {
  const type = node.parameters[index]?.type;
  if (type === undefined) return null;
  const generic = ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && /^[A-Z]\d?$/.test(type.typeName.text);
  return generic ? null : declaredType(ev, type, { unit, node: type });
}
