import { ts, type T } from '../syntax.ts';
import { isFunction, mentionsOf, outermost, ownerOf } from './around.ts';

/** Whether something on the way is only done the first time; innermost first, and each but the first a call of what is around the one before. */
export function isDoneOnce(way: readonly T.Node[]): boolean {
  return way.some((node, index) => isOnce(node, index === 0 ? null : ownerOf(way[index - 1]!)));
}

/**
 * Whether what stands here is only done the first time: `x ??= …`, `if (!x) x = …`, `if (x) return x` before it. Where it is
 * a call, the function it calls may set what is asked for.
 */
function isOnce(node: T.Node, called: T.Node | null = null): boolean {
  for (let each = node; each.parent !== undefined && !isFunction(each); each = each.parent) {
    const { parent } = each;
    if (ts.isBinaryExpression(parent) && parent.right === each && (fillsOnce(parent) || fillsBy(parent, called))) return true;
    if (ts.isIfStatement(parent) && parent.expression !== each && testsWhatItSets(parent, each, called)) return true;
    if (ts.isBlock(parent) && parent.statements.some((one) => one.pos < each.pos && (returnsWhatIsThere(one) || leavesWhenSet(one, parent)))) return true;
    if (ts.isConditionalExpression(parent) && parent.condition !== each && /\b(cached?|instance|existing)\b/i.test(parent.condition.getText())) return true;
  }
  return false;
}

function fillsOnce(operation: T.BinaryExpression): boolean {
  const { operatorToken: { kind }, left } = operation;
  if (kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken) return true;
  if (kind !== ts.SyntaxKind.QuestionQuestionToken && kind !== ts.SyntaxKind.BarBarToken) return false;
  // `x ?? (x = …)`, `cache.get(id) ?? create(id)`
  const right = operation.right.getText();
  return right.replace(/^\(+/, '').startsWith(`${left.getText()} =`) || /\.get\(/.test(left.getText());
}

/** `this.graph ?? (await this.open())`, where `open` sets `this.graph`. */
function fillsBy({ left, operatorToken: { kind } }: T.BinaryExpression, called: T.Node | null): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken && called !== null && sets(called, left.getText());
}

function sets(code: T.Node, name: string): boolean {
  const text = code.getText();
  return ['=', '??=', '||='].some((operator) => text.includes(`${name} ${operator} `) || text.includes(`${name}${operator}`));
}

/** `if (this.graph) return;`, and then `this.graph = …`. */
function leavesWhenSet(statement: T.Statement, block: T.Block): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return false;
  const then = ts.isBlock(statement.thenStatement) ? statement.thenStatement.statements[0] : statement.thenStatement;
  if (then === undefined || !ts.isReturnStatement(then) || then.expression !== undefined) return false;
  const tested = /^[\w$#]+(?:\.[\w$#]+)*$/.exec(statement.expression.getText())?.[0];
  return tested !== undefined && block.statements.some((one) => one.pos > statement.pos && sets(one, tested));
}

/** The condition asks for something that the branch then sets, itself or by what it calls. */
function testsWhatItSets({ expression }: T.IfStatement, branch: T.Node, called: T.Node | null = null): boolean {
  if (asksForKey(expression)) return true;
  const tested = askedForAbsence(expression);
  if (tested === null) return false;
  return sets(branch, tested) || /\.set\(/.test(branch.getText()) || (called !== null && sets(called, tested));
}

/** `!savers.has(id)`, `!(id in savers)`, `!Object.hasOwn(savers, id)` */
function asksForKey(condition: T.Expression): boolean {
  if (!ts.isPrefixUnaryExpression(condition) || condition.operator !== ts.SyntaxKind.ExclamationToken) return false;
  const asked = ts.isParenthesizedExpression(condition.operand) ? condition.operand.expression : condition.operand;
  if (ts.isBinaryExpression(asked)) return asked.operatorToken.kind === ts.SyntaxKind.InKeyword;
  return ts.isCallExpression(asked) && ts.isPropertyAccessExpression(asked.expression) && /^(has|hasOwn|hasOwnProperty)$/.test(asked.expression.name.text);
}

/** `saver` of `!saver` and of `saver === undefined`: what is asked whether it is there. */
function askedForAbsence(condition: T.Expression): string | null {
  const text = condition.getText();
  return /^!\s*([\w$.#[\]'"]+)$/.exec(text)?.[1] ?? /^([\w$.#[\]'"]+(?:\.get\([^()]*\))?)\s*={2,3}\s*(?:null|undefined)$/.exec(text)?.[1] ?? null;
}

/** `if (saver) return saver;`, `if (cache.has(id)) return cache.get(id)!;` */
function returnsWhatIsThere(statement: T.Statement): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return false;
  const then = ts.isBlock(statement.thenStatement) ? statement.thenStatement.statements[0] : statement.thenStatement;
  if (then === undefined || !ts.isReturnStatement(then) || then.expression === undefined) return false;
  const tested = /[\w$#]+(?:\.[\w$#]+)*/.exec(statement.expression.getText())?.[0] ?? '';
  const held = tested.replace(/\.(has|get)$/, '');
  return held !== '' && then.expression.getText().startsWith(held);
}

const DEVELOPMENT = /NODE_ENV|APP_ENV|\bis_?(dev|prod|local|test)|\bdev(elopment)?\b|\bprod(uction)?\b|\blocal\b|\btest(ing)?\b|env\.(DEV|PROD|MODE|CI)\b|\bVERCEL|\bCI\b/i;

/** What decides whether a node is evaluated at all; a test that makes it happen once decides nothing. */
export function conditionsOf(node: T.Node): string[] {
  const found: string[] = [];
  for (let each = node; each.parent !== undefined; each = each.parent) {
    const { parent } = each;
    if (ts.isIfStatement(parent) && parent.expression !== each && !testsWhatItSets(parent, each)) found.push(parent.expression.getText());
    if (ts.isConditionalExpression(parent) && parent.condition !== each) found.push(parent.condition.getText());
    if (ts.isBinaryExpression(parent) && parent.right === each && isChoice(parent)) found.push(parent.left.getText());
    if ((ts.isParameter(parent) || ts.isBindingElement(parent)) && parent.initializer === each) found.push(parent.name.getText());
    if (ts.isCaseOrDefaultClause(parent)) found.push(parent.parent.parent.expression.getText());
    if (ts.isBlock(parent) || ts.isSourceFile(parent)) found.push(...leavesBefore(parent.statements, each));
    if (isFunction(each)) {
      found.push(...chosenFrom(parent));
      break;
    }
  }
  return found;
}

/** `SAVERS[process.env.SAVER]()`: what the entry of a table of functions is found by. */
function chosenFrom(entry: T.Node): string[] {
  const table = ts.isPropertyAssignment(entry) ? outermost(entry.parent).parent : null;
  if (table === null || !ts.isVariableDeclaration(table) || !ts.isIdentifier(table.name)) return [];
  return mentionsOf(table.name.text, table.getSourceFile()).flatMap(({ parent }) => (ts.isElementAccessExpression(parent) && !ts.isStringLiteralLike(parent.argumentExpression) ? [parent.argumentExpression.getText()] : []));
}

function isChoice(operation: T.BinaryExpression): boolean {
  const { kind } = operation.operatorToken;
  const choice = kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return choice && !fillsOnce(operation);
}

/** Conditions under which a statement further up has left already. */
function leavesBefore(statements: readonly T.Statement[], node: T.Node): string[] {
  return statements.flatMap((one) => {
    if (one.pos >= node.pos || !ts.isIfStatement(one) || one.elseStatement !== undefined || returnsWhatIsThere(one)) return [];
    const last = ts.isBlock(one.thenStatement) ? one.thenStatement.statements.at(-1) : one.thenStatement;
    return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last)) ? [one.expression.getText()] : [];
  });
}

/** Whether one of the conditions asks if this is development, or names a constant that does. */
export function asksForDevelopment(conditions: readonly string[], source: T.SourceFile): boolean {
  return conditions.some((condition) => DEVELOPMENT.test(condition) || constantsIn(condition, source).some((text) => DEVELOPMENT.test(text)));
}

function constantsIn(condition: string, source: T.SourceFile): string[] {
  const [name] = /[A-Za-z_$][\w$]*/.exec(condition) ?? [];
  if (name === undefined) return [];
  const declared = mentionsOf(name, source).map(({ parent }) => parent).find((parent) => ts.isVariableDeclaration(parent) && parent.name.getText() === name);
  return declared !== undefined && ts.isVariableDeclaration(declared) && declared.initializer !== undefined ? [declared.initializer.getText()] : [];
}
