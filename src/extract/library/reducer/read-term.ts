import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { withoutCasts } from '../state/declarations.ts';
import { type Names, readsOf } from './names.ts';
import { readTest } from './read-test.ts';
import { item, OTHER, type Part, type Term } from './term.ts';

/** Reads an expression of a reducer. */
export function readTerm(expression: T.Expression, names: Names): Term {
  const node = withoutCasts(expression);
  if (ts.isAwaitExpression(node)) return readTerm(node.expression, names);
  if (ts.isIdentifier(node)) return node.text === 'undefined' ? { t: 'literal', value: undefined } : (names.get(node.text) ?? OTHER);
  if (ts.isArrayLiteralExpression(node)) return { t: 'list', parts: node.elements.map((one) => readPart(one, names)) };
  if (ts.isObjectLiteralExpression(node)) return { t: 'object', parts: node.properties.map((one) => readProperty(one, names)) };
  if (ts.isConditionalExpression(node)) {
    const [then, otherwise] = [readTerm(node.whenTrue, names), readTerm(node.whenFalse, names)];
    return { t: 'choice', test: readTest(node.condition, names), then, otherwise };
  }
  if (ts.isBinaryExpression(node)) return readBinary(node, names);
  if (ts.isPropertyAccessExpression(node)) return { t: 'member', of: readTerm(node.expression, names), name: node.name.text };
  if (ts.isElementAccessExpression(node)) return { t: 'member', of: readTerm(node.expression, names), name: '[]' };
  if (ts.isCallExpression(node)) return readCall(node, names);
  if (ts.isNewExpression(node)) {
    return { t: 'call', name: node.expression.getText(), on: null, args: (node.arguments ?? []).map((one) => readPart(one, names)), made: true };
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return { t: 'function', node, reads: readsOf(node.body, names), byMember: comparesMembers(node.body) };
  }
  if (ts.isPrefixUnaryExpression(node)) return readPrefix(node, names);
  return readLiteral(node);
}

export function readPart(node: T.Expression, names: Names): Part {
  return ts.isSpreadElement(node) ? { term: readTerm(node.expression, names), spread: true } : item(readTerm(node, names));
}

function readProperty(node: T.ObjectLiteralElementLike, names: Names): Part {
  if (ts.isSpreadAssignment(node)) return { term: readTerm(node.expression, names), spread: true };
  if (ts.isPropertyAssignment(node)) return item(readTerm(node.initializer, names));
  return item(ts.isShorthandPropertyAssignment(node) ? readTerm(node.name, names) : OTHER);
}

function readBinary({ operatorToken, left, right }: T.BinaryExpression, names: Names): Term {
  const sides = { left: readTerm(left, names), right: readTerm(right, names) };
  switch (operatorToken.kind) {
    case SyntaxKind.QuestionQuestionToken:
      return { t: 'fallback', op: '??', ...sides };
    case SyntaxKind.BarBarToken:
      return { t: 'fallback', op: '||', ...sides };
    case SyntaxKind.AmpersandAmpersandToken:
      return { t: 'and', ...sides };
    case SyntaxKind.CommaToken:
      return sides.right;
    default:
      return { t: 'binary', op: operatorToken.getText(), ...sides };
  }
}

/** Functions of the language are told by their text, methods by their name. */
function readCall(node: T.CallExpression, names: Names): Term {
  const args = node.arguments.map((one) => readPart(one, names));
  const callee = withoutCasts(node.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    const on = readTerm(callee.expression, names);
    const text = callee.expression.getText();
    const isStatic = /^(Object|Array|Math|JSON|Number)$/.test(text) && !names.has(text);
    return isStatic
      ? { t: 'call', name: `${text}.${callee.name.text}`, on: null, args, made: false }
      : { t: 'call', name: callee.name.text, on, args, made: false };
  }
  return ts.isIdentifier(callee) ? { t: 'call', name: callee.text, on: null, args, made: false } : OTHER;
}

/** `!!a` is a boolean made of `a`. */
function readPrefix(node: T.PrefixUnaryExpression, names: Names): Term {
  const { operator, operand } = node;
  const inner = withoutCasts(operand);
  const isNot = operator === SyntaxKind.ExclamationToken;
  if (isNot && ts.isPrefixUnaryExpression(inner) && inner.operator === operator) {
    return { t: 'call', name: 'Boolean', on: null, args: [item(readTerm(inner.operand, names))], made: false };
  }
  if (operator === SyntaxKind.MinusToken && ts.isNumericLiteral(inner)) return { t: 'literal', value: -Number(inner.text) };
  if (operator === SyntaxKind.PlusToken) return { t: 'call', name: 'Number', on: null, args: [item(readTerm(operand, names))], made: false };
  return { t: 'binary', op: 'prefix', left: readTerm(operand, names), right: OTHER };
}

function readLiteral(node: T.Expression): Term {
  if (ts.isStringLiteralLike(node)) return { t: 'literal', value: node.text };
  if (ts.isNumericLiteral(node)) return { t: 'literal', value: Number(node.text) };
  if (node.kind === SyntaxKind.TrueKeyword) return { t: 'literal', value: true };
  if (node.kind === SyntaxKind.FalseKeyword) return { t: 'literal', value: false };
  if (node.kind === SyntaxKind.NullKeyword) return { t: 'literal', value: null };
  return OTHER;
}

/** Whether a callback tells things apart by a part of them: `x.id === y.id`. */
function comparesMembers(node: T.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && /^(id|key|name|uuid|url|\w+(Id|Key))$/.test(node.name.text)) return true;
  return ts.forEachChild(node, (child) => comparesMembers(child) || undefined) ?? false;
}
