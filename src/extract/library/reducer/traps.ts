import { SyntaxKind, ts } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import type { Term } from './term.ts';

/** Why a reducer does not do what its shape says. */
export function trapOf(node: FunctionSyntax, term: Term): 'async' | 'generator' | 'returns-undefined' | null {
  if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return 'async';
  if ('asteriskToken' in node && node.asteriskToken !== undefined) return 'generator';
  return mayBeMissing(term) ? 'returns-undefined' : null;
}

/** Some path comes to the end of the body, or to a bare `return`. What ends with a call may end in an error. */
export function fallsThrough(node: FunctionSyntax, term: Term): boolean {
  const last = node.body !== undefined && ts.isBlock(node.body) ? node.body.statements.at(-1) : undefined;
  const call = last !== undefined && ts.isExpressionStatement(last) && ts.isCallExpression(last.expression) && ts.isIdentifier(last.expression.expression);
  return !call && isMissing(term);
}

function isMissing(term: Term): boolean {
  return term.t === 'missing' || (term.t === 'choice' && (isMissing(term.then) || isMissing(term.otherwise)));
}

function mayBeMissing(term: Term): boolean {
  if (term.t === 'choice') return mayBeMissing(term.then) || mayBeMissing(term.otherwise);
  return term.t === 'missing' || (term.t === 'literal' && term.value === undefined);
}
