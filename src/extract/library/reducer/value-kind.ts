import { SyntaxKind, ts } from '../../syntax.ts';
import type { FunctionValue, Value } from '../../values/value.ts';
import { withoutCasts } from '../state/declarations.ts';
import type { ValueKind } from './shape.ts';

/** What the values of a key are, by its declared type, its default and the annotations of its reducer. */
export function valueKind(type: string | null, factory: Value | null, reducer: FunctionValue): ValueKind {
  const annotated = reducer.node.parameters.map((parameter) => parameter.type?.getText() ?? null);
  const said = [type, ...annotated].map(kindOfType).concat(kindOfDefault(factory));
  const known = new Set(said.filter((kind) => kind !== null));
  return known.size === 1 ? ([...known][0] ?? null) : null;
}

function kindOfType(text: string | null): ValueKind {
  const parts = (text ?? 'unknown').split('|').map((part) => part.trim()).filter((part) => part !== '' && part !== 'undefined' && part !== 'null');
  if (parts.length === 0 || parts.some((part) => /^(any|unknown|never|[A-Z]\d?)$/.test(part))) return null;
  if (parts.every((part) => part === 'number' || /^-?[\d.]+$/.test(part))) return 'number';
  if (parts.every((part) => part === 'boolean' || part === 'true' || part === 'false')) return 'boolean';
  return 'other';
}

function kindOfDefault(factory: Value | null): ValueKind {
  const body = factory?.t === 'function' ? factory.node.body : undefined;
  if (body === undefined || ts.isBlock(body)) return null;
  const value = withoutCasts(body);
  if (ts.isNumericLiteral(value) || (ts.isPrefixUnaryExpression(value) && ts.isNumericLiteral(value.operand))) return 'number';
  if (value.kind === SyntaxKind.TrueKeyword || value.kind === SyntaxKind.FalseKeyword) return 'boolean';
  const made = ts.isStringLiteralLike(value) || ts.isArrayLiteralExpression(value) || ts.isObjectLiteralExpression(value) || ts.isNewExpression(value);
  return made ? 'other' : null;
}
