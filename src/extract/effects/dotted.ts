import { SyntaxKind, ts, type T } from '../syntax.ts';

/** The name a chain of properties, calls and casts begins with; null where it begins with something else. */
export function rootOf(node: T.Expression): string | null {
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return inner.text;
  return ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner) ? rootOf(inner.expression) : null;
}

/** The same; of what begins with `this`, the field: `this.seen`. */
export function holderOf(node: T.Expression): string | null {
  const inner = bare(node);
  if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner)) return rootOf(inner);
  const isField = ts.isPropertyAccessExpression(inner) && bare(inner.expression).kind === SyntaxKind.ThisKeyword;
  return isField ? `this.${inner.name.text}` : holderOf(inner.expression);
}

/** `this.db.insert`, `stripe.charges.create`: null where something in it is computed. */
export function dotted(node: T.Expression): string | null {
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return inner.text;
  if (inner.kind === SyntaxKind.ThisKeyword) return 'this';
  if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) {
    const callee = dotted(inner.expression);
    return callee === null ? null : `${callee}()`;
  }
  if (!ts.isPropertyAccessExpression(inner)) return null;
  const before = dotted(inner.expression);
  return before === null ? null : `${before}.${inner.name.text}`;
}

export function bare(node: T.Expression): T.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isAwaitExpression(node)) return bare(node.expression);
  return node;
}
