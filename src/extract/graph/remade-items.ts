import type { Evaluator } from '../eval/evaluator.ts';
import { keysOf } from '../eval/operators.ts';
import { ts, type T } from '../syntax.ts';
import { withoutCasts } from '../library/state/declarations.ts';
import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';

/**
 * What the items of a list have anew that holds all items of the key once more:
 * `state.leads.map((lead) => ({ ...lead, score: 1 }))`. The value says that the items come from the key, the text that
 * none is left out.
 */
export function remadeItemsOf(ev: Evaluator, key: string, value: Value): string[] {
  const list = ev.arrayCell(value);
  const [item, more] = list?.items ?? [];
  if (list === null || list.open !== null || item?.count !== 'many' || more !== undefined) return [];
  const names = alternatives(item.value).flatMap((one) => {
    const made = ev.objectCell(one);
    const isWhole = made?.poured?.some(({ value: poured, over, at }) => over.length === 0 && keysOf(poured).includes(key) && isOfEach(at.node, key)) === true;
    return made === null || made.cls !== null || !isWhole ? [] : [...made.props.keys()];
  });
  return [...new Set(names)];
}

/** Within `list.map(…)`, where the list is the key itself. */
function isOfEach(node: T.Node, key: string): boolean {
  const call = ts.findAncestor(node, ts.isFunctionLike)?.parent;
  if (call === undefined || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  return call.expression.name.text === 'map' && isKey(call.expression.expression, key);
}

/** `state.leads`, or a name for it. */
function isKey(node: T.Expression, key: string): boolean {
  const list = withoutCasts(node);
  if (ts.isPropertyAccessExpression(list)) return list.name.text === key;
  const declared = ts.isIdentifier(list) ? declarationOf(list) : undefined;
  if (declared === undefined) return false;
  if (ts.isBindingElement(declared)) return declared.initializer === undefined && (declared.propertyName ?? declared.name).getText() === key;
  return declared.initializer !== undefined && isKey(declared.initializer, key);
}

/** Where a name gets its value: in the parameters or the constants of the functions around it. */
function declarationOf(name: T.Identifier): T.BindingElement | T.VariableDeclaration | undefined {
  const find = (node: T.Node): T.BindingElement | T.VariableDeclaration | undefined => {
    if ((ts.isBindingElement(node) || ts.isVariableDeclaration(node)) && node.name.getText() === name.text) return node;
    return ts.forEachChild(node, find);
  };
  for (let fn = ts.findAncestor(name, ts.isFunctionLike); fn !== undefined; fn = ts.findAncestor(fn.parent, ts.isFunctionLike)) {
    const declared = find(fn);
    if (declared !== undefined) return declared;
  }
  return undefined;
}
