import { bare } from '../effects/dotted.ts';
import { initialises, isMutating } from '../effects/mutations.ts';
import { declaredNames } from '../effects/declared-names.ts';
import { counts, isAssignment, isFirstTime, targetsOf } from '../effects/targets.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { literal, type Value } from '../values/value.ts';

/** What functions do to something that was made outside of them. They may run at any time, and in any order. */
export interface Change {
  readonly assigned: Assigned[];
  /** It is a collection that is added to or taken from. */
  filled: boolean;
  /** What is done to its properties. */
  readonly of: Map<string, Change>;
}

export interface Assigned {
  /** Null where only a run can tell. */
  readonly value: Value | null;
  /** The function that gives it a value where it has none: what this function sees is that value. */
  readonly once: T.Node | null;
}

type Changes = ReadonlyMap<string, Change>;

/** By name: what the functions within a file or a function do to the names that it declares. */
export const changesWithin = perNode((owner: T.Node): Changes => {
  const changes = new Map<string, Change>();
  const enter = (node: T.Node): void => {
    if (!ts.isFunctionLike(node)) return ts.forEachChild(node, enter);
    const own = declaredNames(node);
    eachChange(node, (target, how) => {
      const path = pathOf(target);
      if (path !== null && path[0] !== null && path[0] !== THIS && !own.has(path[0]!)) note(changes, path as readonly [string, ...(string | null)[]], how, target);
    });
  };
  ts.forEachChild(owner, enter);
  return changes;
});

/** By property: what the methods of a class or of an object literal do to `this`. */
export const changesOfSelf = perNode((owner: T.ClassLikeDeclaration | T.ObjectLiteralExpression): Changes => {
  const changes = new Map<string, Change>();
  const members: readonly T.Node[] = ts.isClassLike(owner) ? owner.members : owner.properties;
  for (const member of members) {
    if (ts.isConstructorDeclaration(member) || ts.isClassStaticBlockDeclaration(member)) continue;
    eachChange(member, (target, how) => {
      const path = pathOf(target);
      if (path === null || path[0] !== THIS || path.length < 2) return;
      const [, first, ...rest] = path;
      if (first != null) note(changes, [first, ...rest], how, target);
    });
  }
  return changes;
});

/** The names that a statement changes when it runs. */
export function changedBy(statement: T.Statement): ReadonlySet<string> {
  const names = new Set<string>();
  eachChange(statement, (target) => {
    const [name] = pathOf(target) ?? [];
    if (name != null && name !== THIS) names.add(name);
  });
  return names;
}

const THIS = 'this';

type How = { readonly is: 'assigned'; readonly to: T.Expression | null } | { readonly is: 'filled' };

function note(changes: Map<string, Change>, [name, ...rest]: readonly [string, ...(string | null)[]], how: How, at: T.Node): void {
  let change = changeOf(changes, name);
  for (const part of rest) {
    // Which property it is nobody knows: it may be any.
    if (part === null) return void (change.filled = true);
    change = changeOf(change.of, part);
  }
  if (how.is === 'filled') change.filled = true;
  else change.assigned.push({ value: how.to === null ? null : constantOf(how.to), once: initialises(at, name) || isGivenOnce(at) ? functionAround(at) : null });
}

function changeOf(changes: Map<string, Change>, name: string): Change {
  let change = changes.get(name);
  if (change === undefined) changes.set(name, (change = { assigned: [], filled: false, of: new Map() }));
  return change;
}

/** `a.b[c]` as `a`, `b` and null; null where it does not begin with a name. */
function pathOf(node: T.Expression): readonly (string | null)[] | null {
  const inner = bare(node);
  if (ts.isIdentifier(inner)) return [inner.text];
  if (inner.kind === SyntaxKind.ThisKeyword) return [THIS];
  if (ts.isPropertyAccessExpression(inner)) {
    const before = pathOf(inner.expression);
    return before === null ? null : [...before, inner.name.text];
  }
  if (!ts.isElementAccessExpression(inner)) return null;
  const before = pathOf(inner.expression);
  const key = inner.argumentExpression;
  return before === null ? null : [...before, ts.isStringLiteralLike(key) ? key.text : null];
}

function eachChange(within: T.Node, change: (target: T.Expression, how: How) => void): void {
  const visit = (node: T.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      const to = node.operatorToken.kind === SyntaxKind.EqualsToken ? node.right : null;
      for (const target of targetsOf(node.left)) change(target, { is: 'assigned', to: target === node.left ? to : null });
    } else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && counts(node.operator)) change(node.operand, { is: 'assigned', to: null });
    else if (ts.isDeleteExpression(node)) change(node.expression, { is: 'assigned', to: null });
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && isMutating(node.expression.name.text)) change(node.expression.expression, { is: 'filled' });
    else if (ts.isCallExpression(node) && isAssign(node.expression) && node.arguments[0] !== undefined) change(node.arguments[0], { is: 'filled' });
    ts.forEachChild(node, visit);
  };
  visit(within);
}

/** `Object.assign` */
function isAssign(callee: T.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'assign' && ts.isIdentifier(callee.expression) && callee.expression.text === 'Object';
}

/** What the text of an expression says whatever happens. */
function constantOf(node: T.Expression): Value | null {
  const inner = bare(node);
  if (ts.isStringLiteralLike(inner)) return literal(inner.text);
  if (ts.isNumericLiteral(inner)) return literal(Number(inner.text));
  if (inner.kind === SyntaxKind.TrueKeyword || inner.kind === SyntaxKind.FalseKeyword) return literal(inner.kind === SyntaxKind.TrueKeyword);
  if (inner.kind === SyntaxKind.NullKeyword) return literal(null);
  return ts.isIdentifier(inner) && inner.text === 'undefined' ? literal(undefined) : null;
}

function isGivenOnce({ parent }: T.Node): boolean {
  return ts.isBinaryExpression(parent) && isFirstTime(parent.operatorToken);
}

function functionAround(node: T.Node): T.Node | null {
  let one: T.Node = node;
  while (one.parent !== undefined && !ts.isFunctionLike(one)) one = one.parent;
  return ts.isFunctionLike(one) ? one : null;
}
