import { ts, type T } from '../syntax.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';

/** The name of a property as written or computed; null where it cannot be told. */
export function propertyName(ev: Evaluator, name: T.PropertyName, frame: Frame): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isNumericLiteral(name) || ts.isBigIntLiteral(name)) return name.text;
  const value = evaluate(ev, name.expression, frame);
  return value.t === 'literal' ? String(value.value) : null;
}
