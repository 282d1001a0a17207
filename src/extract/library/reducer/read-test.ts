import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { bothReads, type Names, readsOf } from './names.ts';
import { readTerm } from './read-term.ts';
import type { Test } from './term.ts';

/** What a condition asks of the two arguments. */
export function readTest(node: T.Expression, names: Names): Test {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return readTest(node.expression, names);
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken) return opposite(readTest(node.operand, names));
  if (ts.isBinaryExpression(node)) return readBinary(node, names);
  const about = readsOf(node, names);
  if (isPart(node, names)) return { about, means: 'present', compare: null };
  if (ts.isCallExpression(node)) return { about, means: meansOfCall(node), compare: null };
  return { about, means: null, compare: null };
}

function opposite(test: Test): Test {
  const means = test.means === 'present' ? 'absent' : test.means === 'absent' ? 'present' : test.means;
  const compare = test.compare === null ? null : { ...test.compare, op: test.compare.op === '<' ? ('>' as const) : ('<' as const) };
  return { ...test, means, compare };
}

/** An argument, or how much is in it: `b`, `b.length`, `Object.keys(b).length`. */
function isPart(node: T.Expression, names: Names): boolean {
  const term = readTerm(node, names);
  if (term.t === 'arg') return true;
  if (term.t !== 'member' || (term.name !== 'length' && term.name !== 'size')) return false;
  return term.of.t === 'arg' || (term.of.t === 'call' && /^Object\.(keys|values|entries)$/.test(term.of.name));
}

function meansOfCall({ expression }: T.CallExpression): Test['means'] {
  const called = expression.getText();
  if (called === 'Array.isArray') return 'kind';
  return called === 'Boolean' ? 'present' : null;
}

function readBinary({ operatorToken, left, right }: T.BinaryExpression, names: Names): Test {
  const about = bothReads([readsOf(left, names), readsOf(right, names)]);
  switch (operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken: {
      const [one, other] = [readTest(left, names), readTest(right, names)];
      return { about, means: one.means === other.means ? one.means : null, compare: null };
    }
    case SyntaxKind.EqualsEqualsToken:
    case SyntaxKind.EqualsEqualsEqualsToken:
      return { about, means: isAbsent(left, right, names) ? 'absent' : meansOfTypeof(left), compare: null };
    case SyntaxKind.ExclamationEqualsToken:
    case SyntaxKind.ExclamationEqualsEqualsToken:
      return { about, means: isAbsent(left, right, names) ? 'present' : meansOfTypeof(left), compare: null };
    case SyntaxKind.GreaterThanToken:
    case SyntaxKind.GreaterThanEqualsToken:
      return compared('>', left, right, names);
    case SyntaxKind.LessThanToken:
    case SyntaxKind.LessThanEqualsToken:
      return compared('<', left, right, names);
    case SyntaxKind.InstanceOfKeyword:
      return { about, means: 'kind', compare: null };
    default:
      return { about, means: null, compare: null };
  }
}

/** `b === undefined`, `typeof b === "undefined"`, `b.length === 0` */
function isAbsent(left: T.Expression, right: T.Expression, names: Names): boolean {
  if (ts.isTypeOfExpression(left)) return ts.isStringLiteralLike(right) && right.text === 'undefined';
  const nothing = readTerm(right, names);
  return nothing.t === 'literal' && (nothing.value === null || nothing.value === undefined || nothing.value === 0) && isPart(left, names);
}

/** `typeof b === "string"` tells one kind of update from another. */
function meansOfTypeof(left: T.Expression): Test['means'] {
  return ts.isTypeOfExpression(left) ? 'kind' : null;
}

function compared(op: '<' | '>', left: T.Expression, right: T.Expression, names: Names): Test {
  const about = bothReads([readsOf(left, names), readsOf(right, names)]);
  const zero = readTerm(right, names);
  const filled = op === '>' && zero.t === 'literal' && zero.value === 0 && isPart(left, names) && readTerm(left, names).t === 'member';
  return { about, means: filled ? 'present' : null, compare: { op, left: readTerm(left, names), right: zero } };
}
