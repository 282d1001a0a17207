import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import { withoutCasts } from '../state/declarations.ts';

const MUTATORS = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/;

/** Methods that give back something inside their receiver. */
const INSIDE = /^(find|findLast|at|get|values|entries)$/;

/** Methods that hand the items of their receiver to a callback. */
const CALLBACKS = /^(forEach|map|filter|flatMap|some|every|find|findLast|findIndex)$/;

/** Methods of immutable values share names with those of collections: `decimal.add(b)`. */
const AMBIGUOUS = /^(add|set|delete)$/;

/** Whether a reducer leaves its first argument alone; null where it hands it to code that may not. */
export function isPure({ body, parameters }: FunctionSyntax, index = 0): boolean | null {
  const name = parameters[index]?.name;
  if (body === undefined) return null;
  if (name === undefined || !ts.isIdentifier(name)) return true;
  /** Names of the argument and of things inside it; of copies whose insides it still shares. */
  const aliases = new Set([name.text]);
  const copies = new Set<string>();
  let verdict: boolean | null = true;
  visit(body);
  return verdict;

  function blame(how: false | null): void {
    if (verdict !== false) verdict = how;
  }

  function visit(node: T.Node): void {
    if (ts.isVariableDeclaration(node)) follow(node.name, node.initializer);
    else if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) && isAlias(node.expression)) {
      for (const { name: variable } of node.initializer.declarations) if (ts.isIdentifier(variable)) aliases.add(variable.text);
    } else if (ts.isBinaryExpression(node) && isAssignment(node)) assigned(node);
    else if (ts.isDeleteExpression(node)) changed(node.expression);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) stepped(node);
    else if (ts.isCallExpression(node)) called(node);
    ts.forEachChild(node, visit);
  }

  function follow(target: T.BindingName, initializer: T.Expression | undefined): void {
    if (initializer === undefined || !ts.isIdentifier(target)) return;
    if (isAlias(initializer)) aliases.add(target.text);
    else if (isCopy(initializer)) copies.add(target.text);
  }

  function assigned({ left, right }: T.BinaryExpression): void {
    if (!ts.isIdentifier(left)) return changed(left);
    aliases.delete(left.text);
    copies.delete(left.text);
    follow(left, right);
  }

  function stepped({ operator, operand }: T.PrefixUnaryExpression | T.PostfixUnaryExpression): void {
    const steps = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
    if (steps && !ts.isIdentifier(operand)) changed(operand);
  }

  /** `target` is a place inside something. */
  function changed(target: T.Expression): void {
    const place = withoutCasts(target);
    if (!ts.isPropertyAccessExpression(place) && !ts.isElementAccessExpression(place)) return;
    if (isAlias(place.expression)) blame(false);
    else if (isInsideCopy(place.expression)) blame(null);
  }

  function called(node: T.CallExpression): void {
    const callee = withoutCasts(node.expression);
    const [first] = node.arguments;
    if (ts.isPropertyAccessExpression(callee)) {
      const method = callee.name.text;
      if (callee.getText() === 'Object.assign' || callee.getText() === 'Object.defineProperty') {
        if (first !== undefined && isAlias(first)) blame(false);
      } else if (MUTATORS.test(method)) {
        if (isAlias(callee.expression)) blame(AMBIGUOUS.test(method) && !isDropped(node) ? null : false);
        else if (isInsideCopy(callee.expression)) blame(null);
      } else if (CALLBACKS.test(method) && isAlias(callee.expression) && first !== undefined && ts.isFunctionLike(first)) {
        const parameter = first.parameters[0]?.name;
        if (parameter !== undefined && ts.isIdentifier(parameter)) aliases.add(parameter.text);
      }
    } else if (ts.isIdentifier(callee) && !/^(structuredClone|String|Number|Boolean)$/.test(callee.text) && node.arguments.some(isAlias)) {
      blame(null);
    }
  }

  function isAlias(expression: T.Expression): boolean {
    const node = withoutCasts(expression);
    if (ts.isIdentifier(node)) return aliases.has(node.text);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return isAlias(node.expression);
    if (ts.isConditionalExpression(node)) return isAlias(node.whenTrue) || isAlias(node.whenFalse);
    if (ts.isBinaryExpression(node)) return isFallback(node) && (isAlias(node.left) || isAlias(node.right));
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
    return INSIDE.test(node.expression.name.text) && isAlias(node.expression.expression);
  }

  /** `[...a]`, `{ ...a }`, `a.slice()`: another object with the same insides. */
  function isCopy(expression: T.Expression): boolean {
    const node = withoutCasts(expression);
    if (ts.isArrayLiteralExpression(node)) return node.elements.some((one) => ts.isSpreadElement(one) && isAlias(one.expression));
    if (ts.isObjectLiteralExpression(node)) return node.properties.some((one) => ts.isSpreadAssignment(one) && isAlias(one.expression));
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
    return /^(slice|concat|filter|from)$/.test(node.expression.name.text) && (isAlias(node.expression.expression) || node.arguments.some(isAlias));
  }

  function isInsideCopy(expression: T.Expression): boolean {
    const node = withoutCasts(expression);
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
    return ts.isIdentifier(node.expression) ? copies.has(node.expression.text) : isInsideCopy(node.expression);
  }
}

/** Whether nobody looks at what a call gives. */
function isDropped(node: T.CallExpression): boolean {
  const { parent } = node;
  if (ts.isExpressionStatement(parent)) return true;
  const outer = ts.isArrowFunction(parent) ? parent.parent : undefined;
  return outer !== undefined && ts.isCallExpression(outer) && /\.forEach$/.test(outer.expression.getText());
}

function isAssignment({ operatorToken: { kind } }: T.BinaryExpression): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

function isFallback({ operatorToken: { kind } }: T.BinaryExpression): boolean {
  return (
    kind === SyntaxKind.QuestionQuestionToken || kind === SyntaxKind.BarBarToken || kind === SyntaxKind.AmpersandAmpersandToken
  );
}
