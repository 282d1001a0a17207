import { SyntaxKind, ts, type T } from '../syntax.ts';

/** `??=` and `||=` give a value to what has none. */
export function isFirstTime({ kind }: T.Node): boolean {
  return kind === SyntaxKind.QuestionQuestionEqualsToken || kind === SyntaxKind.BarBarEqualsToken;
}

export function counts(operator: T.SyntaxKind): boolean {
  return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
}

export function isAssignment(kind: T.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** `a`, `a.b`, and all of `[a, b.c] = …` */
export function targetsOf(target: T.Expression): T.Expression[] {
  if (ts.isParenthesizedExpression(target)) return targetsOf(target.expression);
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(targetsOf);
  if (ts.isObjectLiteralExpression(target)) return target.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? targetsOf(property.initializer) : ts.isShorthandPropertyAssignment(property) ? [property.name] : []));
  return [target];
}
