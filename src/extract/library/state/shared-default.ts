import type { Site } from '../../../model/site.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callFunction } from '../../eval/invoke.ts';
import { ts, type T } from '../../syntax.ts';
import { UNDEFINED } from '../../values/value.ts';
import { siteOf } from '../../graph/place.ts';
import type { ChannelData } from './data.ts';
import { withoutCasts } from './declarations.ts';

/** Where a `default` names an object that was made before, so that every run starts with the very same one. */
export function sharedDefault(ev: Evaluator, { cls, factory, operator }: ChannelData): Site | undefined {
  if (factory?.t !== 'function' || (operator === null && cls === 'BinaryOperatorAggregate')) return undefined;
  const given = givenBy(factory.node);
  if (given === null) return undefined;
  const value = ev.onCopy(() => callFunction(ev, factory, UNDEFINED, [], null));
  if (value.t !== 'ref' || ev.frozen.has(value.address)) return undefined;
  const cell = ev.cell(value.address);
  const plain = cell?.t === 'array' || cell?.t === 'collection' || (cell?.t === 'object' && cell.cls === null);
  return plain ? siteOf({ unit: factory.unit, node: given }) : undefined;
}

/** The name that a factory gives back; null where it makes something. */
function givenBy({ body }: T.FunctionLikeDeclaration): T.Node | null {
  if (body === undefined) return null;
  const [only, ...more] = ts.isBlock(body) ? body.statements : [];
  const expression = !ts.isBlock(body) ? body : only !== undefined && more.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
  const value = expression === undefined ? null : withoutCasts(expression);
  return value !== null && isName(value) ? value : null;
}

function isName(node: T.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isName(withoutCasts(node.expression));
  return ts.isIdentifier(node) && node.text !== 'undefined';
}
