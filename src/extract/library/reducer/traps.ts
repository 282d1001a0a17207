import { SyntaxKind, ts } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import type { Term } from './term.ts';

/** Why a reducer does not do what its shape says. */
export function trapOf(node: FunctionSyntax, term: Term): 'async' | 'generator' | 'returns-undefined' | null {
  if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return 'async';
  if ('asteriskToken' in node && node.asteriskToken !== undefined) return 'generator';
  return mayBeMissing(term) ? 'returns-undefined' : null;
}

function mayBeMissing(term: Term): boolean {
  if (term.t === 'choice') return mayBeMissing(term.then) || mayBeMissing(term.otherwise);
  return term.t === 'missing' || (term.t === 'literal' && term.value === undefined);
}
