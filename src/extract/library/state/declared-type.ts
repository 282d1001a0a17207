import type { Evaluator } from '../../eval/evaluator.ts';
import { moduleInstance } from '../../eval/modules.ts';
import { findType } from '../../eval/type-names.ts';
import { literalsOfType } from '../../eval/types.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { isString, type Place } from '../../values/value.ts';
import { valueNamed } from './declarations.ts';

/** The type a state key is declared with. */
export interface DeclaredType {
  readonly text: string;
  /** All strings it allows, where these can be told. */
  readonly literals: readonly string[] | null;
  /** Its syntax, where it is written down as one type. */
  readonly at?: { readonly node: T.TypeNode; readonly unit: SourceUnit };
}

export function declaredType(ev: Evaluator, node: T.TypeNode, { unit }: Place): DeclaredType {
  return { text: node.getText(unit.source), literals: literalsOf(ev, node, unit, 0), at: { node, unit } };
}

/** Deeper aliases than this are not followed. */
const DEEPEST = 5;

/** The closed set of strings that a type allows; null where it is not one. A string that may be missing is one of the rest. */
function literalsOf(ev: Evaluator, node: T.TypeNode, unit: SourceUnit, depth: number): readonly string[] | null {
  if (depth > DEEPEST) return null;
  if (ts.isParenthesizedTypeNode(node)) return literalsOf(ev, node.type, unit, depth);
  if (ts.isUnionTypeNode(node)) return all(node.types.map((one) => literalsOf(ev, one, unit, depth)));
  if (ts.isLiteralTypeNode(node)) return literalOf(node.literal);
  if (node.kind === SyntaxKind.UndefinedKeyword) return [];
  if (ts.isTypeQueryNode(node) || ts.isTypeOperatorNode(node)) return evaluated(ev, node, unit);
  if (ts.isIndexedAccessTypeNode(node)) return itemsOf(node.objectType);
  if (ts.isTypeReferenceNode(node) && node.typeArguments === undefined && ts.isIdentifier(node.typeName)) {
    const found = findType(ev, node.typeName.text, unit);
    return found !== null && ts.isTypeAliasDeclaration(found.node) ? literalsOf(ev, found.node.type, found.unit, depth + 1) : null;
  }
  return null;
}

function literalOf(literal: T.LiteralTypeNode['literal']): readonly string[] | null {
  if (ts.isStringLiteralLike(literal)) return [literal.text];
  return literal.kind === SyntaxKind.NullKeyword ? [] : null;
}

/** `typeof END`, `keyof typeof table` */
function evaluated(ev: Evaluator, node: T.TypeNode, unit: SourceUnit): readonly string[] | null {
  const frame = moduleInstance(ev, unit.file)?.frame;
  const values = frame === undefined ? null : literalsOfType(ev, node, frame);
  return values?.every(isString) ? values.map(({ value }) => value) : null;
}

function all(parts: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = parts.filter((part) => part !== null);
  return known.length === parts.length ? [...new Set(known.flat())] : null;
}

/** `(typeof members)[number]`, with `const members = ["a", "b"] as const`. */
function itemsOf(node: T.TypeNode): readonly string[] | null {
  const query = ts.isParenthesizedTypeNode(node) ? node.type : node;
  if (!ts.isTypeQueryNode(query) || !ts.isIdentifier(query.exprName)) return null;
  const list = valueNamed(node.getSourceFile(), query.exprName.text);
  if (list === null || !ts.isArrayLiteralExpression(list)) return null;
  const texts = list.elements.filter(ts.isStringLiteralLike).map(({ text }) => text);
  return texts.length === list.elements.length ? texts : null;
}
