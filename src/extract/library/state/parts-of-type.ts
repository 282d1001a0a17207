import type { TypePart } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { findType } from '../../eval/type-names.ts';
import type { SourceUnit } from '../../load/unit.ts';
import { ts, type T } from '../../syntax.ts';
import type { DeclaredType } from './declared-type.ts';

/** Types within types are not looked into further than this. */
const DEEPEST = 5;

/** Of one type so many properties are told. */
const MOST = 64;

/** Of these the arguments are inside. */
const AROUND = new Set(['Array', 'ReadonlyArray', 'Partial', 'Required', 'Readonly', 'NonNullable', 'Record', 'Map', 'ReadonlyMap']);

/** The properties of a type that is declared elsewhere under a name, and of those within it. */
export function partsOfType(ev: Evaluator, type: DeclaredType): readonly TypePart[] {
  const found: TypePart[] = [];
  const seen = new Set<T.Node>();
  const members = (all: readonly T.TypeElement[], unit: SourceUnit, path: readonly string[]): void => {
    for (const member of all) {
      if (!ts.isPropertySignature(member) || member.type === undefined || !(ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) || found.length >= MOST) continue;
      const at = [...path, member.name.text];
      // What is written into the type itself is in its text.
      if (seen.size > 0) found.push({ path: at, type: member.type.getText(unit.source) });
      visit(member.type, unit, at);
    }
  };
  const visit = (node: T.TypeNode, unit: SourceUnit, path: readonly string[]): void => {
    if (path.length > DEEPEST) return;
    if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) visit(node.type, unit, path);
    else if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) node.types.forEach((one) => visit(one, unit, path));
    else if (ts.isArrayTypeNode(node)) visit(node.elementType, unit, path);
    else if (ts.isTypeLiteralNode(node)) members(node.members, unit, path);
    else if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
      if (AROUND.has(node.typeName.text)) return (node.typeArguments ?? []).forEach((one) => visit(one, unit, path));
      const declared = findType(ev, node.typeName.text, unit);
      if (declared === null || seen.has(declared.node)) return;
      seen.add(declared.node);
      if (ts.isInterfaceDeclaration(declared.node)) members(declared.node.members, declared.unit, path);
      else if (ts.isTypeAliasDeclaration(declared.node)) visit(declared.node.type, declared.unit, path);
    }
  };
  if (type.at !== undefined) visit(type.at.node, type.at.unit, []);
  return found;
}
