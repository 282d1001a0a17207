import type { Write } from '../../../model/graph.ts';
import type { Mutation as Change } from '../../eval/evaluator.ts';
import { SyntaxKind, ts, type T } from '../../syntax.ts';
import { unwrapped } from './syntax-walk.ts';

/** Keys that a body sets on the object it was given, and what the key holds from then on. */
export type SetKeys = ReadonlyMap<string, 'grown' | 'unknown'>;

/** `state.total += 1` */
export function keysSet(changes: readonly Change[]): SetKeys {
  const set = new Map<string, 'grown' | 'unknown'>();
  for (const { receiver, how, name, at } of changes) {
    if (receiver.t === 'state' && how === 'set' && name !== null && set.get(name) !== 'grown') set.set(name, growsBy(at.node, name) ? 'grown' : 'unknown');
  }
  return set;
}

/** What is handed back then is what was set, not what was given. */
export function afterSetting(writes: readonly Write[], set: SetKeys): readonly Write[] {
  if (set.size === 0) return writes;
  return writes.map((write): Write => {
    const relation = set.get(write.key);
    if (write.relation !== 'copied' || relation === undefined) return write;
    return { ...write, relation, certainty: write.ifPresent ? 'sometimes' : write.certainty, ifPresent: false };
  });
}

/** `state.n++`, `state.n = state.n + 1`, `state.list = [...state.list, x]` */
function growsBy(node: T.Node, key: string): boolean {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) return true;
  if (!ts.isBinaryExpression(node)) return false;
  if (node.operatorToken.kind === SyntaxKind.PlusEqualsToken || node.operatorToken.kind === SyntaxKind.MinusEqualsToken) return true;
  const value = unwrapped(node.right);
  const isKey = (one: T.Expression): boolean => {
    const bare = unwrapped(one);
    return (ts.isPropertyAccessExpression(bare) && bare.name.text === key) || (ts.isBinaryExpression(bare) && isKey(bare.left));
  };
  if (ts.isArrayLiteralExpression(value)) return value.elements.some((one) => ts.isSpreadElement(one) && isKey(one.expression));
  if (ts.isCallExpression(value)) return ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'concat' && isKey(value.expression.expression);
  return ts.isBinaryExpression(value) && (isKey(value.left) || isKey(value.right));
}
