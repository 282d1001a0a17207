import type { Mutation } from '../../../model/body-facts.ts';
import { compareSites, type Site } from '../../../model/site.ts';
import type { Mutation as Change } from '../../eval/evaluator.ts';
import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import { type Body, shownAt } from './body.ts';
import { functionAround, initialiserOf, throughout, upwards } from './syntax-walk.ts';

/** The changes that a body makes to its state, each place once. */
export function mutationsOf(body: Body, by: Mutation['by'], changes: readonly Change[]): Mutation[] {
  const all = changes.flatMap(({ receiver, how, name, at, via }): Mutation[] => {
    const top = receiver.t === 'state';
    if ((top && name === null) || fillsItsDefault(at)) return [];
    const outer = body.inside(via);
    const key = top ? name! : receiver.key;
    return [{ node: body.node, by, key, how, name, top, read: top && (outer.length > 0 || isRead(at, key)), method: usedMethod(at), awaited: ts.isAwaitExpression(at.node.parent), site: siteOf(at), shown: shownAt(body, [at, ...outer]) }];
  });
  const distinct = new Map(all.map((one) => [`${one.site.file}:${one.site.start}:${one.key}`, one]));
  return [...distinct.values()].sort((a, b) => compareSites(a.shown, b.shown) || compareSites(a.site, b.site));
}

/** `const list = given ?? []; if (!list.length) list.push(…)`: what is filled is the list that stands in for none. */
function fillsItsDefault({ node }: Place): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !ts.isIdentifier(node.expression.expression)) return false;
  const list = node.expression.expression;
  const first = initialiserOf(list, list.text);
  if (first === null || !ts.isBinaryExpression(first) || !ts.isArrayLiteralExpression(first.right)) return false;
  const empty = new RegExp(`!\\s*${list.text.replaceAll('$', '\\$')}\\??\\.length|\\b${list.text.replaceAll('$', '\\$')}\\.length\\s*={2,3}\\s*0`);
  for (const one of upwards(node)) if (ts.isIfStatement(one.parent) && one.parent.thenStatement === one && empty.test(one.parent.expression.getText())) return true;
  return false;
}

/** The name of a method whose result is used. */
function usedMethod({ unit, node }: Place): Site | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || ts.isExpressionStatement(node.parent)) return null;
  return siteOf({ unit, node: node.expression.name });
}

/** Whether the body may still look at what it set: by the name of the object, or all of the object. */
function isRead({ node }: Place, key: string): boolean {
  const target = targetOf(node);
  if (target === null || !ts.isExpressionStatement(node.parent)) return true;
  const { object, self } = target;
  const loop = loopAround(node);
  const assigned = (one: T.Node): boolean => isTargetOfAssignment(one.parent);
  for (const one of throughout(functionAround(node))) {
    if (!ts.isIdentifier(one) || one.text !== object || one === self) continue;
    // `state.notes = [...state.notes, x]` looks at what was there before.
    if (one.pos >= node.pos && one.end <= node.end) continue;
    if (one.end <= node.pos && !(loop !== null && one.pos >= loop.pos)) continue;
    const { parent } = one;
    const other = ts.isPropertyAccessExpression(parent) && parent.expression === one && parent.name.text !== key;
    if (!other && !assigned(one)) return true;
  }
  return false;
}

/** The object whose property is set or deleted, where it goes by a name. */
function targetOf(node: T.Node): { readonly object: string; readonly self: T.Node } | null {
  const place = ts.isBinaryExpression(node) ? node.left : ts.isDeleteExpression(node) ? node.expression : ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node) ? node.operand : null;
  if (place === null || !ts.isPropertyAccessExpression(place) || !ts.isIdentifier(place.expression)) return null;
  return { object: place.expression.text, self: place.expression };
}

function isTargetOfAssignment(node: T.Node): boolean {
  return ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind === SyntaxKind.EqualsToken;
}

function loopAround(node: T.Node): T.Node | null {
  for (let one = node; one !== undefined && !ts.isFunctionLike(one); one = one.parent) if (ts.isIterationStatement(one, false)) return one;
  return null;
}
