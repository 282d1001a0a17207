import { ts, type T } from '../../syntax.ts';
import { saysOfQuestion } from './of-a-question.ts';
import { dotted, functionAround, functionNamed, throughout, unwrapped, within } from './syntax-walk.ts';

export type Verdict = 'continues' | 'fails' | 'passes';

/** Calls that look at an error and do not throw it again. */
const LOOKS = /^(?:log|logger|debug|info|warn|error|trace|fatal|print|push|emit|String|stringify|format|toString|write|json|status|instanceOf|(?:is|get|extract|describe|serialize|format|to|log|report|capture|record|track|notify|add|set|send)[A-Z]\w*|[A-Z]\w*Error)$/;

/** What becomes of an error in a block that catches it. Where that cannot be told, it passes. */
export function verdictOf(block: T.Node, caught: string | null): Verdict {
  const nodes = [...within(block)];
  if (caught !== null && nodes.some((node) => (handsOn(node, caught, block) || isThrownLater(node, caught, block)) && !isForeign(node, caught, block))) return 'passes';
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

/** Only errors that are no questions come to it. */
function isForeign(node: T.Node, caught: string | null, block: T.Node): boolean {
  if (caught === null) return false;
  const names = namesOf(caught, block);
  for (let one = node; one !== block && one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if (ts.isIfStatement(parent) && parent.expression !== one && saysOfQuestion(parent.expression, names) === (parent.elseStatement === one)) return true;
    if (ts.isBlock(parent) && parent.statements.slice(0, parent.statements.indexOf(one as T.Statement)).some((before) => leavesWithQuestion(before, names))) return true;
  }
  return false;
}

/** `if (error instanceof Error) return error.message;` */
function leavesWithQuestion(statement: T.Statement, names: ReadonlySet<string>): boolean {
  if (!ts.isIfStatement(statement)) return false;
  const says = saysOfQuestion(statement.expression, names);
  const taken = says === true ? statement.thenStatement : says === false ? statement.elseStatement : undefined;
  return taken !== undefined && leaves(taken, names);
}

function leaves(statement: T.Statement, names: ReadonlySet<string>): boolean {
  if (ts.isBlock(statement)) return statement.statements.some((one) => leaves(one, names));
  return ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || leavesWithQuestion(statement, names);
}

/** The error, and what stands for it: `const failure = error instanceof Error ? error : new Error(String(error))`. */
function namesOf(caught: string, block: T.Node): ReadonlySet<string> {
  const names = new Set([caught]);
  for (const node of within(block)) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined && standsFor(node.initializer, names, block)) names.add(node.name.text);
  }
  return names;
}

function standsFor(node: T.Expression, names: ReadonlySet<string>, block: T.Node): boolean {
  const bare = unwrapped(node);
  if (ts.isIdentifier(bare)) return names.has(bare.text);
  if (ts.isConditionalExpression(bare)) return saysOfQuestion(bare.condition, names) === true && standsFor(bare.whenTrue, names, block);
  if (!ts.isCallExpression(bare) || !ts.isIdentifier(bare.expression) || bare.arguments.length !== 1 || !standsFor(bare.arguments[0]!, names, block)) return false;
  const made = functionNamed(block, bare.expression.text);
  const parameter = made?.parameters[0]?.name;
  if (made === null || !ts.isArrowFunction(made) || ts.isBlock(made.body) || parameter === undefined || !ts.isIdentifier(parameter)) return false;
  return !ts.isCallExpression(unwrapped(made.body)) && standsFor(made.body, new Set([parameter.text]), block);
}
