import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt } from './fork-name.ts';
import type { Frame } from './frame.ts';
import { deleteProperty } from './properties.ts';

/** `delete object.key` and `delete object[key]`: of several keys any may be the one. */
export function deleteAt(ev: Evaluator, node: T.DeleteExpression, frame: Frame): void {
  let target: T.Expression = node.expression;
  while (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target)) target = target.expression;
  const at = { unit: frame.unit, node };
  if (ts.isPropertyAccessExpression(target)) deleteProperty(ev, evaluate(ev, target.expression, frame), target.name.text, at);
  if (!ts.isElementAccessExpression(target)) return;
  const object = evaluate(ev, target.expression, frame);
  const key = evaluate(ev, target.argumentExpression, frame);
  const unread = alternatives(key).some((one) => one.t !== 'literal');
  const names = unread
    ? [...(ev.objectCell(object)?.props.keys() ?? [])]
    : alternatives(key).flatMap((one) => (one.t === 'literal' ? [String(one.value)] : []));
  if (unread) for (const one of alternatives(object)) ev.mutate(one, 'delete', null, at);
  const remove = (name: string) => () => {
    deleteProperty(ev, object, name, at);
    return true;
  };
  if (!unread && names.length === 1) remove(names[0]!)();
  else for (const name of names) ev.fork(forkAt(ev, `delete ${name}`, node, frame), [remove(name), () => true]);
}
