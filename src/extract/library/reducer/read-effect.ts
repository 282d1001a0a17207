import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { withoutCasts } from '../state/declarations.ts';
import type { Names } from './names.ts';
import { readPart, readTerm } from './read-term.ts';
import { item, OTHER, type Part, type Term } from './term.ts';

/** What the names stand for after a statement that gives nothing back. */
export function readEffect(statement: T.Statement, names: Names): Names {
  const known = new Map(names);
  if (ts.isVariableStatement(statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name)) known.set(name.text, initializer === undefined ? OTHER : readTerm(initializer, known));
    }
  } else if (ts.isExpressionStatement(statement)) {
    applyExpression(withoutCasts(statement.expression), known);
  } else if (ts.isForOfStatement(statement)) {
    const [variable] = ts.isVariableDeclarationList(statement.initializer) ? statement.initializer.declarations : [];
    applyLoop(variable?.name, readTerm(statement.expression, known), statement.statement, known);
  } else {
    forgetChanged(statement, known);
  }
  return known;
}

function applyExpression(node: T.Expression, known: Map<string, Term>): void {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken && ts.isIdentifier(node.left)) {
    known.set(node.left.text, readTerm(node.right, known));
  } else if (ts.isCallExpression(node)) {
    applyCall(node, known);
  } else {
    forgetChanged(node, known);
  }
}

/** `copy.push(…)`, `Object.assign(copy, …)`, `list.forEach(…)` */
function applyCall(node: T.CallExpression, known: Map<string, Term>): void {
  const callee = withoutCasts(node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return forgetChanged(node, known);
  const [first] = node.arguments;
  const target = callee.expression;
  const method = callee.name.text;
  if (method === 'forEach' && first !== undefined && (ts.isArrowFunction(first) || ts.isFunctionExpression(first))) {
    applyLoop(first.parameters[0]?.name, readTerm(target, known), first.body, known);
  } else if (method === 'push' && ts.isIdentifier(target)) {
    added(target.text, node.arguments.map((one) => readPart(one, known)), known);
  } else if (callee.getText() === 'Object.assign' && first !== undefined && ts.isIdentifier(first)) {
    const merged = node.arguments.map((one): Part => ({ term: readTerm(one, known), spread: true }));
    known.set(first.text, { t: 'object', parts: merged });
  } else {
    forgetChanged(node, known);
  }
}

function added(name: string, parts: readonly Part[], known: Map<string, Term>): void {
  const before = known.get(name) ?? OTHER;
  known.set(name, { t: 'list', parts: [{ term: before, spread: true }, ...parts] });
}

/** A loop that adds each item of a list to a list, or puts each under its key into a Map. */
function applyLoop(variable: T.BindingName | undefined, list: Term, body: T.Node, known: Map<string, Term>): void {
  const call = onlyCall(body);
  const target = call !== null && ts.isPropertyAccessExpression(call.expression) ? call.expression : null;
  const into = target !== null && ts.isIdentifier(target.expression) ? target.expression.text : null;
  if (call === null || target === null || into === null || variable === undefined || !ts.isIdentifier(variable)) return forgetChanged(body, known);
  const values = call.arguments.map((one) => withoutCasts(one).getText());
  if (target.name.text === 'push' && values.length === 1 && values[0] === variable.text) added(into, [{ term: list, spread: true }], known);
  else if (target.name.text === 'add' && values[0] === variable.text) putEach(into, list, known);
  else if (target.name.text === 'set' && values[1] === variable.text) putEach(into, list, known);
  else forgetChanged(body, known);
}

/** `new Map(a.map(…))` after `map.set(x.id, x)` for each item of another list. */
function putEach(name: string, list: Term, known: Map<string, Term>): void {
  known.set(name, { t: 'call', name: 'putEach', on: known.get(name) ?? OTHER, args: [item(list)], made: false });
}

function onlyCall(body: T.Node): T.CallExpression | null {
  if (ts.isCallExpression(body)) return body;
  if (ts.isExpressionStatement(body)) return onlyCall(body.expression);
  const [only, ...more] = ts.isBlock(body) ? body.statements : [];
  return only !== undefined && more.length === 0 ? onlyCall(only) : null;
}

/** Names that may stand for something else now: assigned to, or called a method of, anywhere inside. */
function forgetChanged(node: T.Node, known: Map<string, Term>): void {
  const visit = (one: T.Node): void => {
    if (ts.isIdentifier(one) && (isAssigned(one) || (known.get(one.text)?.t !== 'arg' && isReceiver(one)))) known.set(one.text, OTHER);
    ts.forEachChild(one, visit);
  };
  visit(node);
}

function isReceiver({ parent }: T.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent);
}

function isAssigned(node: T.Identifier): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false;
  return parent.operatorToken.kind >= SyntaxKind.FirstAssignment && parent.operatorToken.kind <= SyntaxKind.LastAssignment;
}
