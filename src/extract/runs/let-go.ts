import type { Run } from '../../model/run.ts';
import { siteOf } from '../graph/place.ts';
import type { UseEvent } from '../log/log.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { isFunction, outermost, ownerOf } from './around.ts';
import { nameOf } from './handlers.ts';
import { fateOf } from './promise.ts';

/**
 * `app.post('/hook', (req, res) => { answer(req.body); })`, where `answer` waits for a run: its promise is passed on from
 * function to function, up to a call whose promise nobody takes. At the level of a module that is how a script begins.
 */
export function letGoBy(events: readonly UseEvent[]): Pick<Run, 'letGo'> {
  const all = new Map(events.flatMap(letGoOf).map((one) => [`${one.site.file} ${one.site.start}`, one]));
  return all.size === 0 ? {} : { letGo: [...all.values()] };
}

function letGoOf({ at, call }: UseEvent): NonNullable<Run['letGo']> {
  let { node }: { node: T.Node } = at;
  for (let each = call; each !== null; each = each.caller) {
    const { fn, from } = each;
    if (fn === null || from === null || !isPassedOn(node, fn) || !isCallOf(from.node, fn)) return [];
    if (fateOf(from.node) === 'dropped') return ownerOf(from.node) === null ? [] : [{ name: from.node.expression.getText(from.unit.source), site: siteOf(from) }];
    ({ node } = from);
  }
  return [];
}

/** What a function waits for, or returns: an error of it is one of the function's own promise. */
function isPassedOn(node: T.Node, fn: FunctionSyntax): boolean {
  const value = outermost(node);
  const { parent } = value;
  const isReturned = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === value);
  if (!ts.isAwaitExpression(parent) && !isReturned) return false;
  let inner: T.Node = node;
  for (; !isFunction(inner); inner = inner.parent) {
    if (inner.parent === undefined) return false;
    const caught = ts.isTryStatement(inner.parent) && inner.parent.tryBlock === inner && inner.parent.catchClause !== undefined;
    // What is returned as it is leaves the block before it fails.
    if (caught && !isReturned) return false;
  }
  return inner === fn;
}

/** Called by its name, and not by what it is handed to. */
function isCallOf(call: T.Node, fn: FunctionSyntax): call is T.CallExpression {
  if (!ts.isCallExpression(call)) return false;
  const { expression } = call;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  return nameOf(fn) === name;
}
