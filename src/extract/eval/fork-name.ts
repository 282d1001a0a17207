import { ts, type T } from '../syntax.ts';
import type { Frame } from './frame.ts';

/**
 * The name of a choice. Two tests of the same unchanging thing are the same choice: `if (options.rag)` around a node and
 * again around its edges.
 */
export function forkName(condition: T.Expression, frame: Frame): string {
  const text = isStable(condition) ? condition.getText(frame.unit.source) : `@${condition.pos}`;
  const call = frame.call.from;
  return `${frame.unit.display}${call === null ? '' : `^${call.node.pos}`}:${text}`;
}

function isStable(node: T.Expression): boolean {
  if (ts.isIdentifier(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return isStable(node.expression) || node.expression.kind === ts.SyntaxKind.ThisKeyword;
  return false;
}
