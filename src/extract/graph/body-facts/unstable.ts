import type { Unstable } from '../../../model/body-facts.ts';
import type { Log } from '../../log/log.ts';
import { ts, type T } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import { dotted, functionAround, initialiserOf, isAsync, throughout, unwrapped, upwards, within } from './syntax-walk.ts';

/** What gives another value each time: clocks, dice, and calls of models and of the network. */
const RANDOM = /^(?:Math\.random|Date\.now|performance\.now|(?:crypto\.)?random(?:UUID|Int|Bytes)|uuid(?:v4)?|nanoid)$/;
const FOREIGN = /^(?:invoke|fetch|generate|generateText|generateObject|predict|stream)$/;

/**
 * A node starts over when it is resumed, and answers are given to its questions by their position. So a question must
 * have the same position each time.
 */
export function unstableOf(chain: readonly Place[], tasks: ReadonlySet<T.Node>, log: Log): Unstable | null {
  let waits = false;
  for (const { unit, node } of chain) {
    const found = foundAt(node, waits, { tasks, log });
    if (found !== null) return { how: found.how, ordered: found.ordered, ...(found.lasting === true ? { lasting: true } : {}), site: siteOf({ unit, node: found.at }) };
    waits ||= waitsBefore(node);
  }
  return null;
}

interface Found {
  readonly how: Unstable['how'];
  readonly ordered: boolean;
  readonly lasting?: boolean;
  readonly at: T.Node;
}

interface Known {
  /** Calls of tasks: what they gave is kept, and is the same when the node starts over. */
  readonly tasks: ReadonlySet<T.Node>;
  readonly log: Log;
}

function foundAt(start: T.Node, waits: boolean, known: Known): Found | null {
  const changes = (expression: T.Expression): boolean => mayChange(expression, known);
  for (const node of upwards(start)) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.expression !== node && changes(parent.expression)) return { how: 'condition', ordered: false, lasting: parent.thenStatement === node && isDeadline(parent.expression, start, known), at: parent.expression };
    if (ts.isConditionalExpression(parent) && parent.condition !== node && changes(parent.condition)) return { how: 'condition', ordered: false, lasting: parent.whenTrue === node && isDeadline(parent.condition, start, known), at: parent.condition };
    if (ts.isBinaryExpression(parent) && parent.right === node && isLogical(parent) && changes(parent.left)) return { how: 'condition', ordered: false, at: parent.left };
    if (ts.isForOfStatement(parent) && parent.statement === node && changes(parent.expression)) return { how: 'loop', ordered: false, at: parent.expression };
    if (ts.isCallExpression(parent) && parent.expression !== node && isParallel(parent)) {
      if (asksSeveral(parent, start)) return { how: 'parallel', ordered: waits, at: parent };
    }
    // The list that a callback goes through.
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.arguments.some(isCallback) && changes(node.expression.expression)) {
      return { how: 'loop', ordered: false, at: node.expression.expression };
    }
  }
  return null;
}

function isCallback(node: T.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isLogical({ operatorToken: { kind } }: T.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

function isParallel({ expression }: T.CallExpression): boolean {
  const path = dotted(expression);
  return path?.[0] === 'Promise' && (path[1] === 'all' || path[1] === 'allSettled' || path[1] === 'race' || path[1] === 'any');
}

/** A list that is mapped by an async function, or several members that may ask. */
function asksSeveral(call: T.CallExpression, start: T.Node): boolean {
  const [list] = call.arguments;
  if (list === undefined) return false;
  const mapped = unwrapped(list);
  if (ts.isCallExpression(mapped) && ts.isPropertyAccessExpression(mapped.expression) && mapped.expression.name.text === 'map') {
    const [callback] = mapped.arguments;
    return callback !== undefined && (isAsync(callback) || ts.isIdentifier(callback) || (ts.isArrowFunction(callback) && !ts.isBlock(callback.body)));
  }
  if (!ts.isArrayLiteralExpression(mapped) || !ts.isCallExpression(start)) return false;
  const name = start.expression.getText();
  const asking = mapped.elements.filter((element) => element.getText().includes(name));
  return asking.length > 1 && !/interrupt$/.test(name);
}

/** Whether the function waits for something before it comes here. */
function waitsBefore(node: T.Node): boolean {
  for (const one of within(functionAround(node))) if (ts.isAwaitExpression(one) && one.end <= node.pos) return true;
  return false;
}

/** Whether an expression can have another value when the node starts over. The state and the answers have the same. */
function mayChange(expression: T.Node, known: Known, depth = 0): boolean {
  if (depth > 3) return false;
  for (const node of doneAnew(expression, known.tasks)) {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && (node.arguments?.length ?? 0) === 0) return true;
    if (ts.isCallExpression(node) && (isForeign(node) || isRead(node) || helpersOf(node, known.log).some((helper) => mayChange(helper, known, depth + 1)))) return true;
    if (ts.isIdentifier(node) && !isPropertyName(node)) {
      const first = initialiserOf(node, node.text);
      if (first !== null && isWithinFunction(first) && !isCallback(first) && mayChange(first, known, depth + 1)) return true;
    }
  }
  return false;
}

/** An expression and all within it, without what tasks have kept. */
function* doneAnew(node: T.Node, tasks: ReadonlySet<T.Node>): Iterable<T.Node> {
  if (tasks.has(node)) return;
  yield node;
  const below: T.Node[] = [];
  ts.forEachChild(node, (child) => void below.push(child));
  for (const child of below) if (!ts.isFunctionLike(child)) yield* doneAnew(child, tasks);
}

/** `Date.now() > deadline`, once for a question: time only goes on. */
function isDeadline(condition: T.Expression, start: T.Node, known: Known): boolean {
  for (const node of upwards(start)) if (ts.isIterationStatement(node, false)) return false;
  if (!ts.isBinaryExpression(condition)) return false;
  const { left, right, operatorToken: { kind } } = condition;
  const later = kind === ts.SyntaxKind.GreaterThanToken || kind === ts.SyntaxKind.GreaterThanEqualsToken ? [left, right] : kind === ts.SyntaxKind.LessThanToken || kind === ts.SyntaxKind.LessThanEqualsToken ? [right, left] : null;
  return later !== null && isClock(later[0]!, known) && !mayChange(later[1]!, known);
}

/** The time, or how much of it has passed since something that does not change. */
function isClock(expression: T.Expression, known: Known): boolean {
  const node = unwrapped(expression);
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.MinusToken && isClock(node.left, known) && !mayChange(node.right, known);
  if (ts.isIdentifier(node)) {
    const first = initialiserOf(node, node.text);
    return first !== null && ts.isExpression(first) && isClock(first, known);
  }
  return /^(Date\.now\(\)|new Date\(\)(\.(getTime|valueOf)\(\))?|performance\.now\(\))$/.test(node.getText());
}

function isForeign(call: T.CallExpression): boolean {
  const path = dotted(call.expression);
  if (path === null) return false;
  return RANDOM.test(path.join('.')) || (path.some((part) => FOREIGN.test(part)) && isAwaited(call));
}

/** Reads of a database, a store or a service, which others write to: waited for, and called on something that is no list. */
const READS = /^(?:find(?:Many|First|Unique|One|All|By\w+|AndCount\w*)?(?:OrThrow)?|count(?:Documents)?|query|execute|select|aggregate|exists|groupBy|search|get(?:All|Many|Item)?|list|scan|lrange|smembers|hgetall|all)$/;

function isRead(call: T.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && READS.test(call.expression.name.text) && (isAwaited(call) || isHandedBack(call));
}

/** What a helper returns without waiting for it: whoever calls it waits. Lists are searched by functions, databases are not. */
function isHandedBack(call: T.CallExpression): boolean {
  const { parent } = call;
  if (!(ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === call)) || ts.isSourceFile(functionAround(call))) return false;
  return !call.arguments.some((one) => isCallback(one) || ts.isIdentifier(one));
}

/** Functions of the program that a call goes to, wherever they stand, and that ask nothing themselves. */
function helpersOf(call: T.CallExpression, log: Log): T.Node[] {
  return log.at(call).flatMap((event) => (event.kind === 'call' && event.callee.t === 'function' && event.callee.node.body !== undefined ? [event.callee.node.body] : []));
}

/** Waited for, with whatever is called on its promise. */
function isAwaited(node: T.Node): boolean {
  const { parent } = node;
  if (ts.isAwaitExpression(parent)) return true;
  return (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent)) && parent.expression === node && isAwaited(parent);
}

function isPropertyName(node: T.Identifier): boolean {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node);
}

function isWithinFunction(node: T.Node): boolean {
  return !ts.isSourceFile(functionAround(node)) && [...throughout(node)].length < 400;
}
