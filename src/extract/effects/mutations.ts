import { SyntaxKind, ts, type T } from '../syntax.ts';
import { holderOf } from './dotted.ts';

const MUTATING = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'set', 'add', 'delete', 'clear']);

export function isMutating(method: string): boolean {
  return MUTATING.has(method);
}

/** What is looked up by key in the function that fills it is a memory of answers: `has`, `get`, `cache[key]` */
export function readsOf(fn: T.SignatureDeclaration): ReadonlySet<string> {
  const read = new Set<string>();
  const visit = (node: T.Node): void => {
    const looksUp = ts.isPropertyAccessExpression(node) ? node.name.text === 'get' || node.name.text === 'has' : ts.isElementAccessExpression(node) && !isTarget(node);
    if (looksUp) {
      const root = holderOf((node as T.PropertyAccessExpression | T.ElementAccessExpression).expression);
      if (root !== null) read.add(root);
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) {
      const root = holderOf(node.right);
      if (root !== null) read.add(root);
    }
    ts.forEachChild(node, visit);
  };
  visit(fn);
  return read;
}

/** What a function waits for, and where: `tail = tail.then(work)`. By another name as early as it has that: `const before = tail; tail = …; await before`. */
export function waitedFor(fn: T.SignatureDeclaration): ReadonlyMap<string, number> {
  const waited = new Map<string, number>();
  const others = new Map<string, { readonly of: string; readonly at: number }>();
  const note = (node: T.Expression): void => {
    const name = holderOf(node);
    const { of, at } = others.get(name ?? '') ?? { of: name, at: node.pos };
    if (of !== null) waited.set(of, Math.min(at, waited.get(of) ?? at));
  };
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const name = holderOf(node.initializer);
      if (name !== null) others.set(node.name.text, { of: name, at: node.pos });
    }
    if (ts.isAwaitExpression(node)) note(node.expression);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(then|catch|finally)$/.test(node.expression.name.text)) note(node.expression.expression);
    ts.forEachChild(node, visit);
  };
  visit(fn);
  return waited;
}

/** Whether a piece of syntax names something. */
export function mentions(node: T.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  if (ts.isPropertyAccessExpression(node) && node.getText() === name) return true;
  return ts.forEachChild(node, (child) => mentions(child, name) || undefined) ?? false;
}

/** What is assigned to, and no more than that: not `a[k] += 1`, which reads as well but remembers no answer. */
function isTarget(node: T.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && parent.operatorToken.kind >= SyntaxKind.FirstAssignment && parent.operatorToken.kind <= SyntaxKind.LastAssignment;
  return ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent) || ts.isDeleteExpression(parent) || (ts.isPropertyAccessExpression(parent) && parent.expression === node);
}

/** `if (!client) client = connect()`: a value that is made once, or together with one that is. */
export function initialises(node: T.Node, name: string): boolean {
  return isGuarded(node, name) || assignedBeside(node).some((other) => other.name !== name && isGuarded(other.node, other.name));
}

/** The statements of the same block that assign: `if (!db) { pool = new Pool(); db = drizzle(pool); }` */
function assignedBeside(node: T.Node): readonly { readonly node: T.Node; readonly name: string }[] {
  const statement = ts.findAncestor(node, (one) => ts.isExpressionStatement(one));
  if (statement === undefined || !ts.isBlock(statement.parent)) return [];
  return statement.parent.statements.flatMap((one) => {
    const assignment = ts.isExpressionStatement(one) ? one.expression : null;
    const isAssignment = assignment !== null && ts.isBinaryExpression(assignment) && assignment.operatorToken.kind === SyntaxKind.EqualsToken;
    return isAssignment && (ts.isIdentifier(assignment.left) || ts.isPropertyAccessExpression(assignment.left)) ? [{ node: one, name: assignment.left.getText() }] : [];
  });
}

function isGuarded(node: T.Node, name: string): boolean {
  // `client = client ?? connect()`
  if (ts.isBinaryExpression(node) && ts.isBinaryExpression(node.right) && asks(node.right.operatorToken) && isName(node.right.left, name)) return true;
  for (let one = node; one.parent !== undefined && (!ts.isFunctionLike(one) || isHandedOn(one)); one = one.parent) {
    const { parent } = one;
    if (ts.isIfStatement(parent) && parent.thenStatement === one && asksWhetherThere(parent.expression, name)) return true;
    if (ts.isBinaryExpression(parent) && parent.right === one && asks(parent.operatorToken) && asksWhetherThere(parent.left, name, true)) return true;
    if (ts.isBlock(parent) && leavesBefore(parent, one, name)) return true;
  }
  return false;
}

/** A function that is called where it stands, or handed to what calls it: what was asked before it is still so. */
function isHandedOn(fn: T.Node): boolean {
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return false;
  const { parent } = fn;
  return ts.isCallExpression(ts.isParenthesizedExpression(parent) ? parent.parent : parent);
}

function asks({ kind }: T.Node): boolean {
  return kind === SyntaxKind.BarBarToken || kind === SyntaxKind.QuestionQuestionToken || kind === SyntaxKind.AmpersandAmpersandToken;
}

/** `!name`, `name === undefined`, `name == null`, and either of several. */
function asksWhetherThere(test: T.Expression, name: string, itself = false): boolean {
  if (ts.isParenthesizedExpression(test)) return asksWhetherThere(test.expression, name, itself);
  if (ts.isPrefixUnaryExpression(test)) return test.operator === SyntaxKind.ExclamationToken && isName(test.operand, name);
  if (!ts.isBinaryExpression(test)) return itself && isName(test, name);
  const { left, right, operatorToken } = test;
  if (asks(operatorToken)) return asksWhetherThere(left, name, itself) || asksWhetherThere(right, name, itself);
  const equals = operatorToken.kind === SyntaxKind.EqualsEqualsToken || operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken;
  return equals && [[left, right], [right, left]].some(([one, other]) => isName(one!, name) && isNothing(other!));
}

/** `if (name) return name;` before it */
function leavesBefore(block: T.Block, statement: T.Node, name: string): boolean {
  const before = block.statements.slice(0, block.statements.indexOf(statement as T.Statement));
  return before.some((one) => ts.isIfStatement(one) && ((isPresence(one.expression, name) && leaves(one.thenStatement)) || (isFresh(one.expression, name) && handsOut(one.thenStatement, name))));
}

/** `config && Date.now() - config.read < TTL && !options.anew`: it is there, and nothing that was given has a say in whether it will do. */
function isFresh(test: T.Expression, name: string): boolean {
  const parts = partsOf(test);
  return parts.some((part) => isPresence(part, name)) && parts.every((part) => mentions(part, name) || ts.isPrefixUnaryExpression(part));
}

/** `return config;`, `return config.value;` */
function handsOut(statement: T.Statement, name: string): boolean {
  if (ts.isBlock(statement)) return statement.statements.some((one) => handsOut(one, name));
  return ts.isReturnStatement(statement) && statement.expression !== undefined && holderOf(statement.expression) === name;
}

/** What must all be true. */
function partsOf(test: T.Expression): readonly T.Expression[] {
  if (ts.isParenthesizedExpression(test)) return partsOf(test.expression);
  return ts.isBinaryExpression(test) && test.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken ? [...partsOf(test.left), ...partsOf(test.right)] : [test];
}

function isPresence(test: T.Expression, name: string): boolean {
  if (isName(test, name)) return true;
  return ts.isBinaryExpression(test) && /^!==?$/.test(test.operatorToken.getText()) && isName(test.left, name) && isNothing(test.right);
}

function leaves(statement: T.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.some(leaves);
  return ts.isReturnStatement(statement) || ts.isThrowStatement(statement);
}

/** `name` or `this.name` */
function isName(node: T.Expression, name: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.expression.kind === SyntaxKind.ThisKeyword && node.name.text === name;
  return ts.isIdentifier(node) && node.text === name;
}

function isNothing(node: T.Expression): boolean {
  return node.kind === SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}
