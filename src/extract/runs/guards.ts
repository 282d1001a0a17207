import { ts, type T } from '../syntax.ts';
import { isFunction, mentionsOf, outermost } from './around.ts';

/** Whether what stands here is only done the first time: `x ??= …`, `if (!x) x = …`, `if (x) return x` before it. */
export function isOnce(node: T.Node): boolean {
  for (let each = node; each.parent !== undefined && !isFunction(each); each = each.parent) {
    const { parent } = each;
    if (ts.isBinaryExpression(parent) && parent.right === each && fillsOnce(parent)) return true;
    if (ts.isIfStatement(parent) && parent.expression !== each && testsWhatItSets(parent, each)) return true;
    if (ts.isBlock(parent) && parent.statements.some((one) => one.pos < each.pos && returnsWhatIsThere(one))) return true;
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

/** The condition asks for something that the branch then sets. */
function testsWhatItSets({ expression }: T.IfStatement, branch: T.Node): boolean {
  const condition = expression.getText();
  const tested = /^!\s*([\w$.#[\]'"]+)$/.exec(condition)?.[1] ?? /^([\w$.#]+)\s*={2,3}\s*(null|undefined)$/.exec(condition)?.[1];
  if (/^!\s*[\w$.#]+\.has\(/.test(condition)) return true;
  if (tested === undefined) return false;
  const text = branch.getText();
  return text.includes(`${tested} =`) || text.includes(`${tested}=`) || /\.set\(/.test(text);
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
