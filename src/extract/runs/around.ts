import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place } from '../values/value.ts';

/** The functions around a node, innermost first, itself included. */
export function functionsAround(node: T.Node): FunctionSyntax[] {
  const found: FunctionSyntax[] = [];
  for (let each: T.Node | undefined = node; each !== undefined; each = each.parent) if (isFunction(each)) found.push(each);
  return found;
}

/** The function whose body a node belongs to; null at the level of a module. */
export function ownerOf(node: T.Node): FunctionSyntax | null {
  return node.parent === undefined ? null : (functionsAround(node.parent)[0] ?? null);
}

export function isFunction(node: T.Node): node is FunctionSyntax {
  return (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) || ts.isConstructorDeclaration(node);
}

export function textOf({ unit, node }: Place): string {
  return node.getText(unit.source);
}

/** The expression that a node is the whole of, whatever types and brackets stand around it. */
export function outermost(node: T.Node): T.Node {
  let each = node;
  while (isWrapper(each.parent)) each = each.parent;
  return each;
}

function isWrapper(node: T.Node | undefined): node is T.Node {
  return node !== undefined && (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node));
}

/** All identifiers of a name in a part of the tree that mean a variable, not a property. */
export function mentionsOf(name: string, within: T.Node): T.Identifier[] {
  const { text } = within.getSourceFile();
  const found: T.Identifier[] = [];
  let [from, next] = [0, -1];
  /** Most parts of a tree do not have the name in their text. */
  const isIn = (node: T.Node): boolean => {
    if (next < node.pos || from > node.pos) [from, next] = [node.pos, text.indexOf(name, node.pos)];
    if (next === -1) next = Number.POSITIVE_INFINITY;
    return next < node.end;
  };
  const visit = (node: T.Node): void => {
    if (!isIn(node)) return;
    if (ts.isIdentifier(node) && node.text === name && !isPropertyName(node)) found.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}

function isPropertyName(node: T.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node) || (ts.isBindingElement(parent) && parent.propertyName === node);
}

/** The block, function or file in which a name that is declared here can be seen. */
export function scopeOf(node: T.Node): T.Node {
  let each = node.parent;
  while (!ts.isBlock(each) && !ts.isSourceFile(each) && !isFunction(each) && !ts.isModuleBlock(each) && !ts.isCaseBlock(each) && !ts.isForStatement(each) && !ts.isForOfStatement(each)) each = each.parent;
  return each;
}

export function isLoop(node: T.Node): node is T.IterationStatement {
  return ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node);
}

/** A loop that does again what a node stands for, below a limit. */
export function loopAround(node: T.Node, below: T.Node | null): T.IterationStatement | null {
  for (let each = node; each.parent !== undefined && each.parent !== below && !isFunction(each.parent); each = each.parent) if (isLoop(each.parent) && !isDoneFirst(each, each.parent)) return each.parent;
  return null;
}

/** What a loop goes through, or begins with, is asked for once. */
function isDoneFirst(node: T.Node, loop: T.IterationStatement): boolean {
  if (ts.isForOfStatement(loop) || ts.isForInStatement(loop)) return loop.expression === node;
  return ts.isForStatement(loop) && loop.initializer === node;
}
