import type { Swallow } from '../../../model/body-facts.ts';
import { ts, type T } from '../../syntax.ts';
import type { Place } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import { verdictOf } from './catches.ts';
import { functionAround, isAsync, stepBefore, throughout, upwards, within } from './syntax-walk.ts';

/**
 * What keeps a question from leaving a node. `interrupt` throws; a function that is async turns that into a rejected
 * promise, which a try block keeps only where it is awaited there.
 */
export function swallowOf(chain: readonly Place[], thrown: boolean): Swallow | null {
  let isThrown = thrown;
  for (const [index, { unit, node }] of chain.entries()) {
    const level = climb(node, isThrown);
    if (level.stopped !== null) return { how: level.stopped.how, then: level.stopped.then, site: siteOf({ unit, node: level.stopped.at }) };
    if (level.lost) return null;
    isThrown = level.thrown && !isAsync(functionAround(node)) && !isStep(chain[index + 1]?.node);
  }
  return null;
}

/** `p.then(() => …)`: what a callback throws, the promise that comes out of it rejects with. */
function isStep(call: T.Node | undefined): boolean {
  return call !== undefined && stepBefore(call) !== null;
}

interface Stop {
  readonly how: Swallow['how'];
  readonly then: Swallow['then'];
  readonly at: T.Node;
}

interface Level {
  readonly stopped: Stop | null;
  readonly thrown: boolean;
  /** Nobody waits for the promise. */
  readonly lost: boolean;
}

function climb(start: T.Node, isThrown: boolean): Level {
  let thrown = isThrown;
  for (const node of upwards(start)) {
    const { parent } = node;
    if (!thrown) {
      if (ts.isAwaitExpression(parent)) thrown = true;
      const kept = keptPromise(node);
      if (kept !== null) return { stopped: kept === 'passes' ? null : kept, thrown, lost: kept === 'passes' };
      if (ts.isExpressionStatement(parent) || ts.isVoidExpression(parent)) return { stopped: null, thrown, lost: true };
      if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
        const later = awaitOf(parent.name);
        return later === null ? { stopped: null, thrown, lost: true } : climb(later, true);
      }
    }
    if (thrown && ts.isTryStatement(parent)) {
      const kept = keptByTry(parent, node);
      if (kept === 'passes') return { stopped: null, thrown, lost: true };
      if (kept !== null) return { stopped: kept, thrown, lost: false };
    }
  }
  return { stopped: null, thrown, lost: false };
}

/** `p.catch(…)`, `p.then(_, …)`, `Promise.allSettled([p])`. */
function keptPromise(node: T.Node): Stop | 'passes' | null {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(parent.parent) && parent.parent.expression === parent) {
    const handler = parent.name.text === 'catch' ? parent.parent.arguments[0] : parent.name.text === 'then' ? parent.parent.arguments[1] : undefined;
    return handler === undefined ? null : keptByHandler(handler);
  }
  if (!ts.isCallExpression(parent) || parent.expression === node) return null;
  const { expression } = parent;
  const settled = ts.isPropertyAccessExpression(expression) && expression.name.text === 'allSettled';
  if (!settled) return null;
  const thrownLater = [...throughout(functionAround(parent))].some((one) => ts.isThrowStatement(one) && one.pos > parent.end);
  return thrownLater ? 'passes' : { how: 'settled', then: 'continues', at: parent };
}

function keptByHandler(handler: T.Expression): Stop | 'passes' {
  if (ts.isPropertyAccessExpression(handler)) return /^console\.|\blog(?:ger)?\./.test(handler.getText()) ? { how: 'callback', then: 'continues', at: handler } : 'passes';
  if (!ts.isArrowFunction(handler) && !ts.isFunctionExpression(handler)) return 'passes';
  const [parameter] = handler.parameters;
  const name = parameter !== undefined && ts.isIdentifier(parameter.name) ? parameter.name.text : null;
  const body = ts.isBlock(handler.body) ? handler.body : handler;
  const verdict = verdictOf(body, name);
  return verdict === 'passes' ? 'passes' : { how: 'callback', then: verdict, at: handler };
}

function keptByTry({ tryBlock, catchClause, finallyBlock }: T.TryStatement, inside: T.Node): Stop | 'passes' | null {
  if (inside === tryBlock && catchClause !== undefined) {
    const name = catchClause.variableDeclaration?.name;
    const verdict = verdictOf(catchClause.block, name !== undefined && ts.isIdentifier(name) ? name.text : null);
    if (verdict !== 'passes') return { how: 'catch', then: verdict, at: catchClause };
  }
  if (inside === finallyBlock || finallyBlock === undefined) return null;
  const returns = [...within(finallyBlock)].find(ts.isReturnStatement);
  return returns === undefined ? null : { how: 'finally', then: 'continues', at: returns };
}

/** Where a promise that is kept in a variable is waited for. */
function awaitOf(name: T.Identifier): T.AwaitExpression | null {
  for (const node of within(functionAround(name))) {
    if (ts.isAwaitExpression(node) && node.pos > name.pos && (isName(node.expression, name) || [...within(node)].some((one) => isName(one, name)))) return node;
  }
  return null;
}

function isName(node: T.Node, name: T.Identifier): boolean {
  return ts.isIdentifier(node) && node.text === name.text;
}
