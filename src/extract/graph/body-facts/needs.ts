import type { Need } from '../../../model/body-facts.ts';
import type { Look } from '../../eval/looks.ts';
import type { TestEvent } from '../../log/log.ts';
import { ts, type T } from '../../syntax.ts';
import type { Place, Value } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import { type Body, shownAt } from './body.ts';
import { functionAround, unwrapped, upwards, within } from './syntax-walk.ts';

/**
 * The keys that a body cannot do without, in whatever way it runs: it goes on into what they hold, and never asks whether
 * they are there. `choices`: how many were made before the body began.
 */
export function needsOf(body: Body, looks: readonly Look[], tests: readonly TestEvent[], choices: number): Need[] {
  const looked = looks.filter(({ of }) => of === 'state');
  const asked = new Set([...tests.flatMap(({ value }) => keysAskedFor(value)), ...looked.filter(asks).map(({ path: [key] }) => key!)]);
  const needs = new Map<string, Need>();
  for (const { path: [key], into, at, via, choices: made } of looked) {
    if (!into || asked.has(key!) || needs.has(key!) || made > choices) continue;
    const chain = [at, ...body.inside(via)];
    if (!chain.every((place, level) => isPassed(place, chain[level + 1]))) continue;
    needs.set(key!, { key: key!, how: ts.isTemplateSpan(at.node) ? 'text' : 'into', site: siteOf(at), shown: shownAt(body, chain) });
  }
  return [...needs.values()];
}

/** `state.k?.x`, `state.k ?? x`, `!state.k`, `k = x` in a pattern: nothing is taken for granted. */
function asks({ at: { node }, into }: Look): boolean {
  if (ts.isBindingElement(node)) return node.initializer !== undefined;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    if (into && node.questionDotToken !== undefined) return true;
    return !into && isAskedAbout(node);
  }
  return false;
}

function isAskedAbout(node: T.Expression): boolean {
  let one: T.Node = node;
  while (ts.isParenthesizedExpression(one.parent) || ts.isAsExpression(one.parent) || ts.isNonNullExpression(one.parent)) one = one.parent;
  const { parent } = one;
  if (ts.isTypeOfExpression(parent) || ts.isPrefixUnaryExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /^(?:\?\?=?|\|\|=?|&&=?|[!=]==?|in)$/.test(parent.operatorToken.getText()) && (parent.left === one || /^[!=]==?$/.test(parent.operatorToken.getText()));
  return (ts.isConditionalExpression(parent) && parent.condition === one) || (ts.isIfStatement(parent) && parent.expression === one);
}

/** The keys of the state that a test is about, and not only what is within them. */
function keysAskedFor(value: Value): string[] {
  if (value.t === 'union') return value.of.flatMap(keysAskedFor);
  if (value.t === 'state-part') return value.deep ? [] : [value.key];
  const about = value.t === 'derived' || value.t === 'unknown' ? (value.says?.subject ?? value.subject ?? '') : '';
  if (value.t === 'derived') return value.keys.filter((key) => !new RegExp(`state(?:~\\d+)?\\.${escaped(key)}[.[]`).test(about));
  return [...about.matchAll(/state(?:~\d+)?\.([\w$]+)(?![\w$.[])/g)].map(([, key]) => key!);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Whoever comes into the function comes to this place: no branch, no loop and no way out stand before it. */
function isPassed({ node }: Place, outer: Place | undefined): boolean {
  const around = functionAround(node);
  if (outer !== undefined && isWithin(around, outer.node)) return false;
  for (const one of upwards(node)) {
    const { parent } = one;
    if (ts.isIfStatement(parent) ? parent.expression !== one : ts.isConditionalExpression(parent) && parent.condition !== one) return false;
    if (ts.isTryStatement(parent) || ts.isCaseOrDefaultClause(parent) || ts.isCatchClause(parent)) return false;
    if (ts.isIterationStatement(parent, false) && !(ts.isForOfStatement(parent) && parent.expression === one)) return false;
    if (ts.isBinaryExpression(parent) && parent.right === one && /^(?:\?\?|\|\||&&)=?$/.test(parent.operatorToken.getText())) return false;
    if (isAfterQuestionDot(parent, one)) return false;
    const statements: readonly T.Statement[] = ts.isBlock(parent) ? parent.statements : [];
    for (const before of statements.slice(0, Math.max(0, statements.indexOf(one as T.Statement)))) if ([before, ...within(before)].some(leaves)) return false;
  }
  return true;
}

/** `a?.b(state.k)`: the arguments count only where there is an `a`. */
function isAfterQuestionDot(parent: T.Node, one: T.Node): boolean {
  if (!ts.isCallExpression(parent) || parent.expression === one) return false;
  for (let callee: T.Expression = parent.expression; ; callee = unwrapped(callee.expression)) {
    if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee) && !ts.isCallExpression(callee)) return parent.questionDotToken !== undefined;
    if (callee.questionDotToken !== undefined) return true;
  }
}

function leaves(node: T.Node): boolean {
  return ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node);
}

/** A callback that is written where the call stands: whether it is called, and how often, is up to what calls it. */
function isWithin(node: T.Node, outer: T.Node): boolean {
  for (let one: T.Node | undefined = node; one !== undefined; one = one.parent) if (one === outer) return true;
  return false;
}
