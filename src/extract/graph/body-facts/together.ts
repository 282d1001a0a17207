import { ts, type T } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import { dotted, isAsync, unwrapped, upwards } from './syntax-walk.ts';

/** Tasks that are started at once, and of them the one that asks. */
export interface Group {
  /** `Promise.all(…)` */
  readonly at: Place;
  /** The call of the task. */
  readonly call: T.Node;
  /** It is called for each item of a list. */
  readonly several: boolean;
}

/** What starts the task of a question together with others; null where it is in none, or started on its own. */
export function groupOf(chain: readonly Place[], tasks: ReadonlySet<T.Node>): Group | null {
  let call: T.Node | null = null;
  for (const { unit, node } of chain) {
    if (call === null && tasks.has(node)) call = node;
    if (call === null) continue;
    for (const one of upwards(node)) {
      const { parent } = one;
      if (!ts.isCallExpression(parent) || parent.expression === one || !isParallel(parent)) continue;
      return { at: { unit, node: parent }, call, several: isMapped(parent) };
    }
  }
  return null;
}

function isParallel({ expression }: T.CallExpression): boolean {
  const path = dotted(expression);
  return path?.[0] === 'Promise' && (path[1] === 'all' || path[1] === 'allSettled');
}

/** `Promise.all(items.map(…))`: a function that is no `async` one gives back what its call gives. */
function isMapped({ arguments: [list] }: T.CallExpression): boolean {
  const mapped = list === undefined ? null : unwrapped(list);
  if (mapped === null || !ts.isCallExpression(mapped) || !ts.isPropertyAccessExpression(mapped.expression)) return false;
  const [callback] = mapped.arguments;
  return mapped.expression.name.text === 'map' && callback !== undefined && (isAsync(callback) || ts.isIdentifier(callback) || ts.isArrowFunction(callback));
}
