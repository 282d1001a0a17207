import type { Evaluator } from '../eval/evaluator.ts';
import { keysOf } from '../eval/operators.ts';
import { ts, type T } from '../syntax.ts';
import type { Value } from '../values/value.ts';

/**
 * The properties of what is written to a key that are made of the same property of what the key held:
 * `{ prefs: { ...state.profile.prefs, theme } }`, `{ total: state.scores.total + 1 }`. The value says that it comes from
 * the key, the text from which part of it.
 */
export function grownPartsOf(ev: Evaluator, key: string, value: Value): string[] {
  const cell = ev.objectCell(value);
  if (cell === null || cell.cls !== null) return [];
  return [...cell.props].flatMap(([name, { value: part, at: { node } }]) => (isMadeOf(ev, part, key) && ts.isPropertyAssignment(node) && reads(node.initializer, key, name) ? [name] : []));
}

function isMadeOf(ev: Evaluator, value: Value, key: string): boolean {
  if (value.t === 'union') return value.of.some((one) => isMadeOf(ev, one, key));
  const cell = value.t === 'ref' ? ev.cell(value.address) : undefined;
  const isOfKey = (one: Value): boolean => keysOf(one).includes(key);
  if (cell?.t === 'array') return cell.grownFrom === key || cell.items.some((item) => item.count === 'many' && isOfKey(item.value));
  if (cell?.t === 'object') return cell.grownFrom === key || (cell.poured ?? []).some((one) => isOfKey(one.value));
  return value.t === 'derived' && keysOf(value).includes(key);
}

/** `state.scores.total`, `scores?.['total']` */
function reads(node: T.Node, key: string, name: string): boolean {
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  if (isAccess && nameIn(node) === name && nameIn(bare(node.expression)) === key) return true;
  return ts.forEachChild(node, (child) => reads(child, key, name) || undefined) ?? false;
}

function nameIn(node: T.Node): string | null {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : null;
}

function bare(node: T.Node): T.Node {
  return ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node) ? bare(node.expression) : node;
}
