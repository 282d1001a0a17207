import type { Write } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import type { Place, Value } from '../values/value.ts';
import { functionAround, isAsync, within } from './body-facts/syntax-walk.ts';
import { siteOf } from './place.ts';

/**
 * The call behind a property whose value is the promise that it gives. To the evaluator a promise and its result are one
 * value; whether anybody waits in between only the text tells.
 */
export function pendingIn(ev: Evaluator, { unit, node }: Place): NonNullable<Write['pending']> | null {
  const call = callBehind(node);
  if (call === null || !givesPromise(ev, call)) return null;
  return { site: siteOf({ unit, node: call }), text: call.expression.getText(unit.source).replaceAll(/\s+/g, ' ') };
}

function callBehind(property: T.Node): T.CallExpression | null {
  if (ts.isPropertyAssignment(property)) return callOf(property.initializer);
  return ts.isShorthandPropertyAssignment(property) ? callNamed(property.name) : null;
}

function callOf(value: T.Expression): T.CallExpression | null {
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value) || ts.isNonNullExpression(value) || ts.isSatisfiesExpression(value)) return callOf(value.expression);
  if (ts.isIdentifier(value)) return callNamed(value);
  return ts.isCallExpression(value) ? value : null;
}

/** `const answer = model.invoke(…)` in the same function: a constant holds the promise itself. */
function callNamed(name: T.Identifier): T.CallExpression | null {
  const declared = declaredIn(functionAround(name)).get(name.text);
  const isConstant = declared !== undefined && (declared.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && declared.initializer !== undefined && ts.isCallExpression(declared.initializer) ? declared.initializer : null;
}

/** The first variable of each name that is given a value where it is declared. */
const declaredIn = perNode((around: T.Node): ReadonlyMap<string, T.VariableDeclaration> => {
  const first = new Map<string, T.VariableDeclaration>();
  for (const node of within(around)) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined && !first.has(node.name.text)) first.set(node.name.text, node);
  }
  return first;
});

/** An async function of the program, a run of a graph or of a model, a request. */
function givesPromise(ev: Evaluator, call: T.CallExpression): boolean {
  if (ts.isIdentifier(call.expression) && call.expression.text === 'fetch') return true;
  return ev.log.at(call).some((event) => (event.kind === 'use' ? ASKS.has(event.use.method) : event.kind === 'call' && isPromising(event.callee)));
}

/** Methods of graphs, agents and stores that give a promise. */
const ASKS = new Set(['invoke', 'stream', 'batch', 'getState', 'updateState', 'get', 'search', 'put']);

function isPromising(callee: Value): boolean {
  if (callee.t === 'function') return callee.node.asteriskToken === undefined && (isAsync(callee.node) || (callee.node.type !== undefined && /^Promise\b/.test(callee.node.type.getText())));
  return callee.t === 'runnable' || (callee.t === 'unknown' && callee.member?.name === 'invoke');
}
