import { SyntaxKind, ts, type T } from '../../syntax.ts';
import type { FunctionSyntax } from '../../values/value.ts';
import { withoutCasts } from '../state/declarations.ts';

const MUTATORS = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/;

/** Methods that give back something inside their receiver. */
const INSIDE = /^(find|findLast|at|get|values|entries)$/;

/** Methods that hand the items of their receiver to a callback. */
const CALLBACKS = /^(forEach|map|filter|flatMap|some|every|find|findLast|findIndex)$/;

/** Methods that begin with their second argument, and hand it on. */
const FOLDS = /^reduce(Right)?$/;

/** Methods of immutable values share names with those of collections: `decimal.add(b)`. */
const AMBIGUOUS = /^(add|set|delete)$/;

/** Types and classes that change when they are added to. */
export const COLLECTION = /^(Set|Map|WeakSet|WeakMap)\b/;

/** What a name stands for where it is a function that can be looked into. */
export type Follow = (name: string) => FunctionSyntax | null;

const NOWHERE: Follow = () => null;

/** Whether a reducer leaves an argument alone; null where it hands it to code that may not. */
export function isPure({ body, parameters }: FunctionSyntax, index = 0, follow: Follow = NOWHERE, isCollection = false): boolean | null {
  const { name, type } = parameters.filter((one) => one.name.getText() !== 'this')[index] ?? {};
  const isDeclared = isCollection || (type !== undefined && COLLECTION.test(type.getText()));
  if (body === undefined) return null;
  if (name === undefined || !ts.isIdentifier(name)) return true;
  /** Names of the argument and of things inside it; of copies whose insides it still shares, and the parts they have anew. */
  const aliases = new Set([name.text]);
  const copies = new Map<string, ReadonlySet<string>>();
  let verdict: boolean | null = true;
  visit(body);
  return verdict;

  function blame(how: false | null): void {
    if (verdict !== false) verdict = how;
  }

  function visit(node: T.Node): void {
    if (ts.isVariableDeclaration(node)) bind(node.name, node.initializer);
    else if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) && (isAlias(node.expression) || isPlainCopy(node.expression))) {
      for (const { name: variable } of node.initializer.declarations) if (ts.isIdentifier(variable)) aliases.add(variable.text);
    } else if (ts.isBinaryExpression(node) && isAssignment(node)) assigned(node);
    else if (ts.isDeleteExpression(node)) changed(node.expression);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) stepped(node);
    else if (ts.isCallExpression(node)) called(node);
    ts.forEachChild(node, visit);
  }

  function bind(target: T.BindingName, initializer: T.Expression | undefined): void {
    if (initializer === undefined || !ts.isIdentifier(target)) return;
    if (isAlias(initializer) || insideCopy(initializer) === 'shared') aliases.add(target.text);
    else if (isCopy(initializer)) copies.set(target.text, ownParts(initializer, target.text));
  }

  function assigned({ left, right }: T.BinaryExpression): void {
    if (!ts.isIdentifier(left)) return changed(left);
    aliases.delete(left.text);
    copies.delete(left.text);
    bind(left, right);
  }

  function stepped({ operator, operand }: T.PrefixUnaryExpression | T.PostfixUnaryExpression): void {
    const steps = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
    if (steps && !ts.isIdentifier(operand)) changed(operand);
  }

  /** `target` is a place inside something. */
  function changed(target: T.Expression): void {
    const place = withoutCasts(target);
    if (!ts.isPropertyAccessExpression(place) && !ts.isElementAccessExpression(place)) return;
    blameFor(place.expression);
  }

  function blameFor(holder: T.Expression, how: false | null = false): void {
    const inside = insideCopy(holder);
    if (isAlias(holder) || inside === 'shared') blame(how);
    else if (inside === 'unknown') blame(null);
  }

  function called(node: T.CallExpression): void {
    const callee = withoutCasts(node.expression);
    const [first] = node.arguments;
    if (ts.isPropertyAccessExpression(callee)) {
      const method = callee.name.text;
      if (callee.getText() === 'Object.assign' || callee.getText() === 'Object.defineProperty') {
        if (first !== undefined && isAlias(first)) blame(false);
      } else if (MUTATORS.test(method)) {
        blameFor(callee.expression, AMBIGUOUS.test(method) && !isDropped(node) && !(isDeclared && isWhole(callee.expression)) ? null : false);
      } else if (CALLBACKS.test(method) && (isAlias(callee.expression) || isPlainCopy(callee.expression)) && first !== undefined && ts.isFunctionLike(first)) {
        const parameter = first.parameters[0]?.name;
        if (parameter !== undefined && ts.isIdentifier(parameter)) aliases.add(parameter.text);
      } else if (FOLDS.test(method) && first !== undefined && ts.isFunctionLike(first) && node.arguments[1] !== undefined && isAlias(node.arguments[1])) {
        const [grown] = first.parameters;
        if (grown !== undefined && ts.isIdentifier(grown.name)) aliases.add(grown.name.text);
      }
    } else if (ts.isIdentifier(callee) && !/^(structuredClone|String|Number|Boolean)$/.test(callee.text) && node.arguments.some(isAlias)) {
      const helper = follow(callee.text);
      const isChanged = helper !== null && node.arguments.some((one, at) => isAlias(one) && isPure(helper, at) === false);
      blame(isChanged ? false : null);
    }
  }

  /** The argument itself, and nothing inside it. */
  function isWhole(expression: T.Expression): boolean {
    const node = withoutCasts(expression);
    return ts.isIdentifier(node) && name !== undefined && ts.isIdentifier(name) && node.text === name.text;
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

  /** What a copy has that is not the argument's: parts that stand beside the spread, or that are put there. `*`: any. */
  function ownParts(initializer: T.Expression, copy: string): Set<string> {
    const own = new Set<string>();
    const literal = withoutCasts(initializer);
    if (ts.isObjectLiteralExpression(literal)) {
      for (const one of literal.properties) {
        if (ts.isSpreadAssignment(one)) own.add(isAlias(one.expression) ? '' : '*');
        else own.add(one.name !== undefined && 'text' in one.name ? one.name.text : '*');
      }
    }
    const look = (node: T.Node): void => {
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken) {
        const place = withoutCasts(node.left);
        const isPart = (ts.isPropertyAccessExpression(place) || ts.isElementAccessExpression(place)) && ts.isIdentifier(place.expression) && place.expression.text === copy;
        if (isPart) own.add(partOf(place) ?? '*');
      }
      ts.forEachChild(node, look);
    };
    look(body!);
    return own;
  }

  /** A list of which nothing was put in another's place: its items are those of the argument. */
  function isPlainCopy(expression: T.Expression): boolean {
    const node = withoutCasts(expression);
    return ts.isIdentifier(node) && copies.get(node.text)?.size === 0;
  }

  /** Whether something lies within a copy, and the argument has the very same. */
  function insideCopy(expression: T.Expression): 'shared' | 'unknown' | null {
    const node = withoutCasts(expression);
    if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && INSIDE.test(node.expression.name.text) && isPlainCopy(node.expression.expression) ? 'shared' : null;
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return null;
    const holder = withoutCasts(node.expression);
    if (!ts.isIdentifier(holder)) return insideCopy(holder);
    const own = copies.get(holder.text);
    if (own === undefined) return null;
    const part = partOf(node);
    return own.has('*') || (part === null ? [...own].some((one) => one !== '') : own.has(part)) ? 'unknown' : 'shared';
  }
}

/** The name of a property, where it is written out. */
function partOf(node: T.PropertyAccessExpression | T.ElementAccessExpression): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : null;
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
