import { SyntaxKind, ts, type T } from '../syntax.ts';
import { declaredNames } from './declared-names.ts';
import { dotted, holderOf } from './dotted.ts';
import { initialises, isMutating, mentions, readsOf, waitedFor } from './mutations.ts';
import { counts, isAssignment, isFirstTime, targetsOf } from './targets.ts';

/** A change of something that was there before the function ran, by a name from outside it. */
export interface ScannedChange {
  readonly root: string;
  /** `count`, `seen.push`: as it is written. */
  readonly text: string;
  /** `assign`: the name itself gets another value. `method`: by a method that only collections have, as far as can be seen. */
  readonly how: 'assign' | 'property' | 'method';
  /** It takes something away, or puts somebody in line: nothing of a run is kept. */
  readonly letsGo: boolean;
  readonly node: T.Node;
}

export interface ScannedCall {
  /** `model.invoke`; null where what is called has no name. */
  readonly text: string | null;
  readonly callee: T.Expression;
}

/** What a function does beside computing a result, as far as its own text shows. */
export interface Scan {
  readonly changes: readonly ScannedChange[];
  readonly calls: readonly ScannedCall[];
}

/** `if (!warned.has(key)) { console.warn(key); warned.add(key); }`: it decides about nothing but a line in the log. */
function onlyTells(add: T.Node, root: string): boolean {
  const statement = ts.findAncestor(add, ts.isExpressionStatement);
  const block = statement?.parent;
  if (statement === undefined || block === undefined || !ts.isBlock(block) || !ts.isIfStatement(block.parent) || block.parent.elseStatement !== undefined) return false;
  const asked = new RegExp(`^!\\s*${root.replaceAll(/[.$]/g, '\\$&')}\\.has\\(`).test(block.parent.expression.getText());
  return asked && block.statements.every((one) => one === statement || (ts.isExpressionStatement(one) && /^(console|log|logger|this\.log(ger)?)\b/.test(one.getText())));
}

/** `queue.shift()`, `delete sockets[id]`, `current = null`, `waiting.push(resolve)` */
function letsGo(node: T.Node): boolean {
  if (ts.isDeleteExpression(node)) return true;
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === SyntaxKind.EqualsToken && isEmpty(node.right);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const method = node.expression.name.text;
  return /^(pop|shift|delete|clear)$/.test(method) || (method === 'splice' && node.arguments.length < 3) || (/^(push|unshift|add)$/.test(method) && isInExecutor(node));
}

function isEmpty(value: T.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return /^(null|undefined|false|0|''|"")$/.test(value.getText());
}

/** In `new Promise((resolve) => …)`: what is put aside there waits for its turn. */
function isInExecutor(node: T.Node): boolean {
  const fn = ts.findAncestor(node, ts.isFunctionLike);
  return fn !== undefined && ts.isNewExpression(fn.parent) && fn.parent.expression.getText() === 'Promise';
}

const scans = new WeakMap<T.Node, Scan>();

/** Reads the syntax of a function once, as long as it stays the same: what is outside of it must not matter. */
export function scan(fn: T.SignatureDeclaration): Scan {
  let found = scans.get(fn);
  if (found === undefined) scans.set(fn, (found = read(fn)));
  return found;
}

function read(fn: T.SignatureDeclaration): Scan {
  const local = declaredNames(fn);
  const looked = readsOf(fn);
  const awaited = waitedFor(fn);
  const changes: ScannedChange[] = [];
  const calls: ScannedCall[] = [];
  const note = (target: T.Expression, node: T.Node, method: string | null, given: readonly T.Node[]): void => {
    const root = holderOf(target);
    if (root === null || local.has(root)) return;
    const bare = ts.isIdentifier(target) || dotted(target) === root;
    const how = method !== null ? 'method' : bare ? 'assign' : 'property';
    // Filled when it is first needed, the end of a queue, or a memory of answers: the same for everybody.
    // A Set holds no answers: whoever asks it what was there before does something else the second time.
    if (method === 'add') {
      if (onlyTells(node, root)) return;
    } else if (how === 'assign' ? (awaited.get(root) ?? Infinity) < node.end || initialises(node, root) : looked.has(root) && given.length > 0 && !given.some((one) => mentions(one, root))) return;
    const text = dotted(target) ?? root;
    changes.push({ root, text: method === null ? text : `${text}.${method}`, how, letsGo: letsGo(node), node });
  };
  const visit = (node: T.Node): void => {
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
      if (!isFirstTime(node.operatorToken)) targetsOf(node.left).forEach((target) => note(target, node, null, node.operatorToken.kind === SyntaxKind.EqualsToken ? [node.right] : []));
    } else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && counts(node.operator)) note(node.operand as T.Expression, node, null, []);
    else if (ts.isDeleteExpression(node)) note(node.expression, node, null, []);
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return ts.forEachChild(node, visit);
    const { expression: callee } = node;
    calls.push({ text: dotted(callee), callee });
    if (ts.isPropertyAccessExpression(callee) && isMutating(callee.name.text)) note(callee.expression, node, callee.name.text, node.arguments ?? []);
    visit(callee);
    for (const argument of node.arguments ?? []) visit(argument);
  };
  ts.forEachChild(fn, visit);
  return { changes, calls };
}
