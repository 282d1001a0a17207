import { SyntaxKind, ts, type T } from '../syntax.ts';
import { literal, type Shape, type Value } from '../values/value.ts';
import { alternatives } from '../values/union.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { findType } from './type-names.ts';

/** How deep types refer to types before we stop following. */
const DEEPEST = 8;

/** The strings a type allows, where it allows nothing else: `"a" | "b" | typeof END`. Null for any other type. */
export function literalsOfType(ev: Evaluator, type: T.TypeNode | undefined, frame: Frame, depth = 0): Value[] | null {
  if (type === undefined || depth > DEEPEST) return null;
  const next = (inner: T.TypeNode | undefined) => literalsOfType(ev, inner, frame, depth + 1);
  if (ts.isLiteralTypeNode(type)) return ts.isStringLiteral(type.literal) ? [literal(type.literal.text)] : null;
  if (ts.isParenthesizedTypeNode(type)) return next(type.type);
  if (ts.isUnionTypeNode(type)) return all(type.types.map(next));
  if (ts.isTypeQueryNode(type)) return strings(evaluateName(ev, type.exprName, frame));
  if (ts.isTypeOperatorNode(type) && type.operator === SyntaxKind.KeyOfKeyword) return keysOf(ev, type.type, frame);
  if (ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) {
    const name = type.typeName.text;
    if (name === 'Promise' || name === 'Readonly') return next(type.typeArguments?.[0]);
    const found = findType(ev, name, frame.unit);
    if (found === null) return null;
    if (ts.isTypeAliasDeclaration(found.node)) {
      return literalsOfType(ev, found.node.type, { ...frame, unit: found.unit, scope: found.scope }, depth + 1);
    }
    return null;
  }
  return null;
}

/** What kind of thing a type says it is: a text, a number, a list of such. Promises are transparent. */
export function shapeOfType(type: T.TypeNode | undefined): Shape {
  if (type === undefined) return 'unknown';
  if (ts.isParenthesizedTypeNode(type)) return shapeOfType(type.type);
  if (ts.isArrayTypeNode(type)) return shapeOfType(type.elementType) === 'unknown' ? 'unknown' : 'list';
  if (ts.isTypeOperatorNode(type) && type.operator === SyntaxKind.ReadonlyKeyword) return shapeOfType(type.type);
  if (ts.isTypeReferenceNode(type)) return ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise' ? shapeOfType(type.typeArguments?.[0]) : 'unknown';
  if (ts.isUnionTypeNode(type)) {
    const [first = 'unknown', ...others] = type.types.filter((one) => !isNothing(one)).map(shapeOfType);
    return others.every((one) => one === first) ? first : 'unknown';
  }
  switch (type.kind) {
    case SyntaxKind.StringKeyword:
      return 'string';
    case SyntaxKind.NumberKeyword:
      return 'number';
    default:
      return type.kind === SyntaxKind.BooleanKeyword ? 'boolean' : 'unknown';
  }
}

function isNothing(type: T.TypeNode): boolean {
  return type.kind === SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(type) && type.literal.kind === SyntaxKind.NullKeyword);
}

function all(parts: readonly (Value[] | null)[]): Value[] | null {
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
}

function evaluateName(ev: Evaluator, name: T.EntityName, frame: Frame): Value | null {
  return ts.isIdentifier(name) ? evaluate(ev, name, frame) : null;
}

function strings(value: Value | null): Value[] | null {
  if (value === null) return null;
  const of = alternatives(value);
  return of.every((one) => one.t === 'literal' && typeof one.value === 'string') ? [...of] : null;
}

/** `keyof typeof table` */
function keysOf(ev: Evaluator, type: T.TypeNode, frame: Frame): Value[] | null {
  const query = ts.isParenthesizedTypeNode(type) ? type.type : type;
  if (!ts.isTypeQueryNode(query)) return null;
  const value = evaluateName(ev, query.exprName, frame);
  const cell = value === null ? null : ev.objectCell(value);
  return cell === null || cell.open !== null ? null : [...cell.props.keys()].map((key) => literal(key));
}
