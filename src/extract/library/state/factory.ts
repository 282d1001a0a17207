import { ts, type T } from '../../syntax.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Value } from '../../values/value.ts';
import { definitionOf } from './data.ts';
import { isFalsy } from './read.ts';
import { withoutCasts } from './declarations.ts';

/** What calling a `default` gives. Absent factories give undefined. */
export type Given = 'value' | 'falsy' | 'undefined' | 'unknown';

export function given(ev: Evaluator, factory: Value | null): Given {
  if (factory === null || isFalsy(factory)) return 'undefined';
  if (factory.t === 'function') return givenByFunction(factory.node);
  const taken = definitionOf(ev, factory)?.data;
  return taken?.kind === 'zod-default' ? taken.gives : 'unknown';
}

function givenByFunction(node: T.FunctionLikeDeclaration): Given {
  if (node.body === undefined) return 'unknown';
  if (!ts.isBlock(node.body)) return givenByExpression(node.body);
  const returned = node.body.statements.find(ts.isReturnStatement);
  if (returned === undefined) return node.body.statements.length === 0 ? 'undefined' : 'unknown';
  return returned.expression === undefined ? 'undefined' : givenByExpression(returned.expression);
}

function givenByExpression(node: T.Expression): Given {
  const value = withoutCasts(node);
  if (ts.isIdentifier(value)) return value.text === 'undefined' ? 'undefined' : 'unknown';
  if (ts.isVoidExpression(value)) return 'undefined';
  if (value.kind === ts.SyntaxKind.NullKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return 'falsy';
  if (ts.isStringLiteralLike(value)) return value.text === '' ? 'falsy' : 'value';
  if (ts.isNumericLiteral(value)) return Number(value.text) === 0 ? 'falsy' : 'value';
  if (value.kind === ts.SyntaxKind.TrueKeyword || isMade(value)) return 'value';
  return 'unknown';
}

function isMade(value: T.Expression): boolean {
  return (
    ts.isArrayLiteralExpression(value) ||
    ts.isObjectLiteralExpression(value) ||
    ts.isNewExpression(value) ||
    ts.isTemplateExpression(value) ||
    ts.isArrowFunction(value) ||
    ts.isFunctionExpression(value) ||
    ts.isRegularExpressionLiteral(value)
  );
}
