import { ts, type T } from '../../syntax.ts';

/** What a top-level constant of a file is initialised with, casts left out. */
export function valueNamed(source: T.SourceFile, name: string): T.Expression | null {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(declared) && declared.text === name && initializer !== undefined) return withoutCasts(initializer);
    }
  }
  return null;
}

export function withoutCasts(node: T.Expression): T.Expression {
  const wrapped =
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isParenthesizedExpression(node);
  return wrapped ? withoutCasts(node.expression) : node;
}

/** The type arguments of a call, `new`, or un-called `Annotation<T>`. */
export function typeArgumentsOf(node: T.Node): readonly T.TypeNode[] {
  const inner = ts.isExpression(node) ? withoutCasts(node) : node;
  if (ts.isCallExpression(inner) || ts.isNewExpression(inner) || ts.isExpressionWithTypeArguments(inner)) {
    return inner.typeArguments ?? [];
  }
  return [];
}
