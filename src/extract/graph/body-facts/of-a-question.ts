import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { dotted, unwrapped } from './syntax-walk.ts';

/** Classes and texts that may be those of what `interrupt` throws, and of what it is derived from. */
const QUESTIONS = /Graph|Bubble|Interrupt/i;

/** What a test says of the error that `interrupt` throws, which goes by one of the names; null where it cannot be told. */
export function saysOfQuestion(test: T.Expression, names: ReadonlySet<string>): boolean | null {
  const bare = unwrapped(test);
  if (ts.isPrefixUnaryExpression(bare) && bare.operator === SyntaxKind.ExclamationToken) {
    const says = saysOfQuestion(bare.operand, names);
    return says === null ? null : !says;
  }
  if (!ts.isBinaryExpression(bare)) return null;
  switch (bare.operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
      return both(saysOfQuestion(bare.left, names), saysOfQuestion(bare.right, names), false);
    case SyntaxKind.BarBarToken:
      return both(saysOfQuestion(bare.left, names), saysOfQuestion(bare.right, names), true);
    case SyntaxKind.InstanceOfKeyword:
      return isOne(bare.left, names) ? isOfClass(dotted(bare.right)?.at(-1) ?? '') : null;
    default:
      return equals(bare, names);
  }
}

/** `&&` is false where one side is, and `||` true; else it takes both to tell. */
function both(left: boolean | null, right: boolean | null, decisive: boolean): boolean | null {
  if (left === decisive || right === decisive) return decisive;
  return left === null || right === null ? null : !decisive;
}

function isOfClass(name: string): boolean | null {
  if (name === 'Error') return true;
  return /Error$/.test(name) && !QUESTIONS.test(name) ? false : null;
}

/** `error.code === 'ECONNRESET'`, `error.status >= 500`, `error.name !== 'AbortError'`: a question has no code, and a name of its own. */
function equals({ left, right, operatorToken }: T.BinaryExpression, names: ReadonlySet<string>): boolean | null {
  const operator = operatorToken.getText();
  if (!/^([=!]==?|>=?)$/.test(operator)) return null;
  const [property, value] = [unwrapped(left), unwrapped(right)];
  if (!ts.isPropertyAccessExpression(property) || !isOne(property.expression, names)) return null;
  const known = /^(code|status|statusCode|errno)$/.test(property.name.text) ? ts.isStringLiteralLike(value) || ts.isNumericLiteral(value) : property.name.text === 'name' && isForeignText(value) && value.text !== 'Error';
  return known ? operator.startsWith('!') : null;
}

function isForeignText(node: T.Expression): node is T.StringLiteralLike {
  return ts.isStringLiteralLike(node) && !QUESTIONS.test(node.text);
}

function isOne(node: T.Expression, names: ReadonlySet<string>): boolean {
  const bare = unwrapped(node);
  return ts.isIdentifier(bare) && names.has(bare.text);
}
