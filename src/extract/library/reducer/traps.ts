import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import { withoutCasts } from '../state/declarations.ts';
import type { Term } from './term.ts';

/** Why a reducer does not do what its shape says. */
export function trapOf(node: FunctionSyntax, term: Term): 'async' | 'generator' | 'returns-undefined' | null {
  if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return 'async';
  if (givesPromise(node)) return 'async';
  if ('asteriskToken' in node && node.asteriskToken !== undefined) return 'generator';
  return mayBeMissing(term) ? 'returns-undefined' : null;
}

/** What it returns is waited for by nobody, whether or not it says `async`. */
function givesPromise({ body }: FunctionSyntax): boolean {
  if (body === undefined) return false;
  return ts.isBlock(body) ? returnsIn(body).some(isPromise) : isPromise(body);
}

function returnsIn(node: T.Node): T.Expression[] {
  const found: T.Expression[] = [];
  const look = (child: T.Node): void => {
    if (ts.isReturnStatement(child) && child.expression !== undefined) found.push(child.expression);
    if (!ts.isFunctionLike(child) && !ts.isClassLike(child)) ts.forEachChild(child, look);
  };
  ts.forEachChild(node, look);
  return found;
}

/** `Promise.all(…)`, `load(x).then(…)` */
function isPromise(expression: T.Expression): boolean {
  const node = withoutCasts(expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: on, name } = node.expression;
  return ts.isIdentifier(on) && on.text === 'Promise' ? /^(all|allSettled|any|race|resolve|reject)$/.test(name.text) : name.text === 'then';
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

/** It says nowhere that it gives nothing: where it does, it has come to its end unawares. */
export function meansToGive({ body }: FunctionSyntax): boolean {
  if (body === undefined || !ts.isBlock(body)) return false;
  return !/\breturn\b\s*(;|\}|undefined\b|void\b)/.test(body.getText());
}

function mayBeMissing(term: Term): boolean {
  if (term.t === 'choice') return mayBeMissing(term.then) || mayBeMissing(term.otherwise);
  return term.t === 'missing' || (term.t === 'literal' && term.value === undefined);
}
