import { ts, type T } from '../../syntax.ts';
import { dotted, functionAround, functionNamed, throughout, unwrapped, within } from './syntax-walk.ts';

export type Verdict = 'continues' | 'fails' | 'passes';

/** Calls that look at an error and do not throw it again. */
const LOOKS = /^(?:log|logger|debug|info|warn|error|trace|fatal|print|push|emit|String|stringify|format|toString|write|json|status|instanceOf|(?:is|get|extract|describe|serialize|format|to|log|report|capture|record|track|notify|add|set|send)[A-Z]\w*|[A-Z]\w*Error)$/;

/** What becomes of an error in a block that catches it. Where that cannot be told, it passes. */
export function verdictOf(block: T.Node, caught: string | null): Verdict {
  const nodes = [...within(block)];
  if (caught !== null && nodes.some((node) => handsOn(node, caught, block) || isThrownLater(node, caught, block))) return 'passes';
  const throws = nodes.filter(ts.isThrowStatement).filter((node) => !isForeign(node, caught, block));
  if (throws.some(({ expression }) => !ts.isNewExpression(unwrapped(expression)) || asksAnew(unwrapped(expression)))) return 'passes';
  return throws.some((node) => node.parent === block) ? 'fails' : 'continues';
}

/** What it throws is a question of its own. */
function asksAnew(thrown: T.Expression): boolean {
  return ts.isNewExpression(thrown) && /^(Node|Graph)Interrupt$/.test(dotted(thrown.expression)?.at(-1) ?? '');
}

/** A rejection, or a call that is given the error and may throw it; one that is made for that alone may be given a part of it. */
function handsOn(node: T.Node, caught: string, block: T.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const isGiven = node.arguments.some((argument) => isName(argument, caught));
  if (!isGiven && !(isStatement(node) && node.arguments.some((argument) => isMadeOf(argument, caught, block)))) return false;
  const path = dotted(node.expression);
  const name = path?.at(-1) ?? '';
  if (path?.[0] === 'Promise' && name === 'reject') return true;
  if (LOOKS.test(name) || path?.[0] === 'console') return false;
  if (path?.length !== 1) return true;
  const local = functionNamed(block, name);
  return local === null || [...throughout(local)].some(ts.isThrowStatement);
}

/** `last = error`, and `throw last` behind the block, as where something is tried several times. */
function isThrownLater(node: T.Node, caught: string, block: T.Node): boolean {
  if (!ts.isBinaryExpression(node) || !/^(=|\?\?=|\|\|=)$/.test(node.operatorToken.getText()) || !ts.isIdentifier(node.left) || !isName(node.right, caught)) return false;
  const kept = node.left.text;
  return [...within(functionAround(block))].some((one) => ts.isThrowStatement(one) && isName(one.expression, kept) && !(one.pos >= block.pos && one.end <= block.end));
}

/** It is not asked what the call gives. */
function isStatement({ parent }: T.Node): boolean {
  return ts.isExpressionStatement(ts.isAwaitExpression(parent) ? parent.parent : parent);
}

/** Whether an expression mentions the error, or what the block has made of it. */
function isMadeOf(node: T.Node, caught: string, block: T.Node): boolean {
  const made = new Set([caught]);
  const mentions = (part: T.Node): boolean => [part, ...within(part)].some((one) => ts.isIdentifier(one) && made.has(one.text));
  for (const one of within(block)) {
    if (ts.isVariableDeclaration(one) && ts.isIdentifier(one.name) && one.initializer !== undefined && mentions(one.initializer)) made.add(one.name.text);
  }
  return mentions(node);
}

function isName(node: T.Expression, name: string): boolean {
  const bare = unwrapped(node);
  return ts.isIdentifier(bare) && bare.text === name;
}

/** Thrown for errors of one class only, which questions are not of. */
function isForeign(node: T.Node, caught: string | null, block: T.Node): boolean {
  for (let one = node; one !== block && one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if (caught !== null && ts.isIfStatement(parent) && parent.thenStatement === one && conjuncts(parent.expression).some((test) => isOfOthers(test, caught))) return true;
  }
  return false;
}

function conjuncts(test: T.Expression): T.Expression[] {
  const bare = unwrapped(test);
  if (!ts.isBinaryExpression(bare) || bare.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return [bare];
  return [...conjuncts(bare.left), ...conjuncts(bare.right)];
}

/** `error instanceof HttpError`, `error.code === 'ECONNRESET'`: what no question is, or has. */
function isOfOthers(test: T.Expression, caught: string): boolean {
  if (!ts.isBinaryExpression(test)) return false;
  const left = unwrapped(test.left);
  if (test.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) {
    return isName(left, caught) && ts.isIdentifier(test.right) && /Error$/.test(test.right.text) && !/^Error$|Graph|Bubble|Interrupt/.test(test.right.text);
  }
  if (!/^(===?|>=?)$/.test(test.operatorToken.getText()) || !ts.isPropertyAccessExpression(left) || !isName(left.expression, caught)) return false;
  const right = unwrapped(test.right);
  if (left.name.text === 'name') return ts.isStringLiteralLike(right) && !/^Error$|Graph|Bubble|Interrupt/.test(right.text);
  return /^(code|status|statusCode|errno)$/.test(left.name.text) && (ts.isStringLiteralLike(right) || ts.isNumericLiteral(right));
}
