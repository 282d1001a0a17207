import type { Evaluator } from '../../eval/evaluator.ts';
import { findType } from '../../eval/type-names.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { DeclaredType } from './declared-type.ts';

export function isNumber(type: DeclaredType | null): boolean {
  return type !== null && partsOfUnion(type.text).every((part) => part === 'number' || part === 'undefined');
}

/**
 * Whether all that a type allows counts as true, but for `undefined`: objects and lists do, and texts that are not empty.
 * Of such a key `!state.plan` says that it is not set.
 */
export function isSolid(ev: Evaluator, type: DeclaredType | null): boolean {
  if (type === null) return false;
  return type.at === undefined ? partsOfUnion(type.text).every(isSolidText) : isSolidNode(ev, type.at.node, type.at.unit, 0);
}

/** Deeper aliases than this are not followed. */
const DEEPEST = 5;

/** Names of the language whose values are objects, if nothing else is declared under them. */
const OBJECTS = new Set(['Array', 'ReadonlyArray', 'Record', 'Map', 'ReadonlyMap', 'Set', 'ReadonlySet', 'Date', 'RegExp', 'Error', 'Function', 'Promise']);

function isSolidNode(ev: Evaluator, node: T.TypeNode, unit: SourceUnit, depth: number): boolean {
  if (depth > DEEPEST) return false;
  const isAll = (types: readonly T.TypeNode[]) => types.every((one) => isSolidNode(ev, one, unit, depth + 1));
  if (ts.isParenthesizedTypeNode(node)) return isAll([node.type]);
  if (ts.isUnionTypeNode(node)) return isAll(node.types);
  if (ts.isTypeLiteralNode(node)) return node.members.length > 0;
  if (ts.isArrayTypeNode(node) || ts.isTupleTypeNode(node) || ts.isFunctionTypeNode(node) || node.kind === SyntaxKind.UndefinedKeyword) return true;
  if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) && node.literal.text !== '';
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return false;
  const found = findType(ev, node.typeName.text, unit);
  if (found === null) return OBJECTS.has(node.typeName.text);
  if (ts.isInterfaceDeclaration(found.node)) return found.node.members.length > 0 || found.node.heritageClauses !== undefined;
  return ts.isTypeAliasDeclaration(found.node) && isSolidNode(ev, found.node.type, found.unit, depth + 1);
}

function isSolidText(part: string): boolean {
  return part === 'undefined' || /^\{.+\}$|^(?:Array|Set|Map|Record)<.*>$|\[\]$|^\[.*\]$|^"[^"]+"$|^'[^']+'$/s.test(part);
}

/** The parts between the bars that stand in no bracket. */
function partsOfUnion(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if ('{[(<'.includes(letter)) depth++;
    if ('}])>'.includes(letter)) depth--;
    if (letter === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}
