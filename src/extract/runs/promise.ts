import { ts, type T } from '../syntax.ts';
import type { Run } from '../../model/run.ts';
import { isFunction, mentionsOf, outermost, ownerOf, scopeOf } from './around.ts';

/** Functions that turn promises into one. */
const COMBINES = new Set(['all', 'allSettled', 'race', 'any']);

/** What becomes of the promise that a call returns, as far as its own text says. */
export function fateOf(call: T.Node): Run['promise'] {
  const node = outermost(call);
  const { parent } = node;
  if (ts.isForOfStatement(parent) && parent.expression === node && parent.awaitModifier !== undefined) return 'iterated';
  if (ts.isExpressionStatement(parent)) return 'dropped';
  if (ts.isBinaryExpression(parent)) return fateInOperator(parent, node);
  if (ts.isConditionalExpression(parent) && parent.condition !== node) return fateOf(parent);
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return fateOfChain(parent);
  if (ts.isVariableDeclaration(parent) && parent.initializer === node) return fateOfVariable(parent);
  if (ts.isArrayLiteralExpression(parent)) return combined(parent);
  if (ts.isCallExpression(parent) && isCombination(parent)) return fateOf(parent) === 'dropped' ? 'dropped' : 'kept';
  if (ts.isAwaitExpression(parent)) return fateOfWaiting(parent);
  if (isReturned(node)) return fateOfResult(node);
  return 'kept';
}

/**
 * It is waited for, by a function that itself gives a promise. A callback of `forEach` has nobody who takes that, nor has
 * a function that is called in the statement it stands in. What such a function catches itself is meant to go on alone,
 * and at the level of a module it is how a script begins.
 */
function fateOfWaiting(waiting: T.Node): Run['promise'] {
  let inner: T.Node = waiting;
  for (; inner.parent !== undefined && !isFunction(inner); inner = inner.parent) {
    if (ts.isTryStatement(inner.parent) && inner.parent.tryBlock === inner && inner.parent.catchClause !== undefined) return 'kept';
  }
  if (!isFunction(inner)) return 'kept';
  const value = outermost(inner);
  const call = value.parent;
  if (!ts.isCallExpression(call)) return 'kept';
  if (call.expression === value) return ownerOf(call) !== null && fateOf(call) === 'dropped' ? 'block' : 'kept';
  const isEach = ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'forEach' && call.arguments[0] === value;
  return isEach ? 'each' : 'kept';
}

function fateInOperator(operation: T.BinaryExpression, node: T.Node): Run['promise'] {
  const { kind } = operation.operatorToken;
  const logical = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.CommaToken;
  if (!logical) return 'kept';
  if (operation.left === node) return kind === ts.SyntaxKind.CommaToken ? 'dropped' : 'kept';
  return fateOf(operation);
}

const OF_PROMISES = /^(then|catch|finally)$/;

/**
 * `.then(…)` passes it on, `.catch(…)` and a second argument of `then` take care of it; it has nothing else. At the level of
 * a module, a script goes on in its `then`, and ends with an error of it.
 */
function fateOfChain(access: T.PropertyAccessExpression): Run['promise'] {
  const call = access.parent;
  if (!OF_PROMISES.test(access.name.text)) return 'used';
  if (!ts.isCallExpression(call) || call.expression !== access) return 'kept';
  if (access.name.text === 'then' && ownerOf(call) === null) return 'kept';
  if (access.name.text === 'finally' || (access.name.text === 'then' && call.arguments.length < 2)) return fateOf(call) === 'dropped' ? 'dropped' : 'kept';
  return 'kept';
}

function fateOfVariable(declaration: T.VariableDeclaration): Run['promise'] {
  if (!ts.isIdentifier(declaration.name)) return 'kept';
  // What a module exports is for others to wait for.
  if (ts.isSourceFile(scopeOf(declaration))) return 'kept';
  const uses = mentionsOf(declaration.name.text, scopeOf(declaration)).filter((one) => one !== declaration.name);
  if (uses.length === 0) return 'dropped';
  const iterated = uses.every((one) => ts.isForOfStatement(one.parent) && one.parent.expression === one && one.parent.awaitModifier !== undefined);
  if (iterated) return 'iterated';
  return uses.every(readsResult) ? 'used' : 'kept';
}

/** `state.values` of a promise, or the promise as the text of an answer. */
function readsResult(name: T.Node): boolean {
  const value = outermost(name);
  const { parent } = value;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === value && !OF_PROMISES.test(parent.name.text);
  return ts.isCallExpression(parent) && parent.arguments[0] === value && /^(res(ponse)?(\.status\(.*\))?\.(json|send)|Response\.json|NextResponse\.json|JSON\.stringify|reply\.send|c\.json)$/.test(parent.expression.getText());
}

function combined(list: T.ArrayLiteralExpression): Run['promise'] {
  const { parent } = outermost(list);
  return ts.isCallExpression(parent) && isCombination(parent) && fateOf(parent) === 'dropped' ? 'dropped' : 'kept';
}

function isCombination({ expression }: T.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression) && expression.expression.text === 'Promise' && COMBINES.has(expression.name.text);
}

function isReturned(node: T.Node): boolean {
  const { parent } = node;
  return ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
}

/** A callback hands its result to whoever calls it: `map` makes a list of it, `forEach` throws it away. */
function fateOfResult(node: T.Node): Run['promise'] {
  let fn: T.Node | undefined = node.parent;
  while (fn !== undefined && !isFunction(fn)) fn = fn.parent;
  // Node.js lets a CommonJS module return, too, and some hosts put a function around one.
  if (fn === undefined) return 'kept';
  const call = outermost(fn).parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.arguments[0] !== outermost(fn)) return 'kept';
  const method = call.expression.name.text;
  if (method === 'forEach') return 'dropped';
  if (method === 'map' || method === 'flatMap' || method === 'then') return fateOf(call) === 'dropped' ? 'dropped' : 'kept';
  return 'kept';
}

/** Whether `await` may be put before a call where it stands. */
export function mayAwait(call: T.Node): boolean {
  for (let each: T.Node | undefined = call.parent; each !== undefined; each = each.parent) {
    if (isFunction(each)) return ts.canHaveModifiers(each) && ts.getModifiers(each)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
    if (ts.isPropertyDeclaration(each)) return false;
  }
  return false;
}
