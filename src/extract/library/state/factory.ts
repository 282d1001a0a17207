import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callFunction } from '../../eval/invoke.ts';
import { truthiness } from '../../values/union.ts';
import { type FunctionValue, UNDEFINED, type Value } from '../../values/value.ts';
import { definitionOf } from './data.ts';
import { isFalsy, isUndefined } from './read.ts';
import { withoutCasts } from './declarations.ts';

/** What calling a `default` gives. Absent factories give undefined. */
export type Given = 'value' | 'falsy' | 'undefined' | 'unknown';

export function given(ev: Evaluator, factory: Value | null): Given {
  if (factory === null || isFalsy(factory)) return 'undefined';
  if (factory.t === 'function') {
    const written = givenByFunction(factory.node);
    return written === 'unknown' ? evaluated(ev, factory) : written;
  }
  const taken = definitionOf(ev, factory)?.data;
  return taken?.kind === 'default' ? taken.gives : 'unknown';
}

/** What the body computes; nothing it does is kept. */
function evaluated(ev: Evaluator, factory: FunctionValue): Given {
  const value = ev.onCopy(() => callFunction(ev, factory, UNDEFINED, [], null));
  if (isUndefined(value)) return 'undefined';
  const truth = value.t === 'library' ? null : truthiness(value);
  return truth === null ? 'unknown' : truth ? 'value' : 'falsy';
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
  if (value.kind === SyntaxKind.NullKeyword || value.kind === SyntaxKind.FalseKeyword) return 'falsy';
  if (ts.isStringLiteralLike(value)) return value.text === '' ? 'falsy' : 'value';
  if (ts.isNumericLiteral(value)) return Number(value.text) === 0 ? 'falsy' : 'value';
  if (value.kind === SyntaxKind.TrueKeyword || isMade(value)) return 'value';
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
