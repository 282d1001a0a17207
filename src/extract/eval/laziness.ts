import { handlerOf } from '../runs/handlers.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import type { Frame } from './frame.ts';

/**
 * Following a call into another file costs a parse. A call of an imported function whose result nobody looks at, and
 * which is given nothing that it could change, is therefore not made.
 */
export function canWait(ev: Evaluator, expression: T.Expression, frame: Frame): boolean {
  const call = calledImport(ev, expression, frame);
  const waits = call !== null && !givesMutable(ev, call.arguments ?? [], frame);
  if (waits) ev.unfollowed++;
  return waits;
}

/** As a statement of its own: nobody will ever look. In a body it is there for what it does, save where it only tells. */
export function isIdle(ev: Evaluator, expression: T.Expression, frame: Frame): boolean {
  if (frame.call.from === null || isAskedFor(expression, frame)) return false;
  return !(ev.isInBody() && !onlyTells(expression)) && canWait(ev, expression, frame);
}

const TELLS = /^(await )?\(*(\w+\.)*_?(log|logger|logging|logs|debug|trace|tracer|metrics|stats|telemetry|analytics)\b/i;

function onlyTells(expression: T.Expression): boolean {
  return TELLS.test(expression.getText());
}

/** What a handler hands on of its request is followed into the service that it calls. */
function isAskedFor(expression: T.Expression, { call, unit }: Frame): boolean {
  if (call.fn === null || handlerOf(call.fn, unit) === null) return false;
  const inner = ts.isAwaitExpression(expression) ? expression.expression : expression;
  return ts.isCallExpression(inner) && inner.arguments.length > 0;
}

/** The call of something imported from another file, not yet loaded. */
function calledImport(ev: Evaluator, expression: T.Expression, frame: Frame): T.CallExpression | T.NewExpression | null {
  let node: T.Expression = expression;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) node = node.expression;
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  if (runsSomething(node.expression)) return null;
  let root: T.Expression = node.expression;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) {
    if (ts.isCallExpression(root) && givesMutable(ev, root.arguments, frame)) return null;
    root = root.expression;
  }
  if (!ts.isIdentifier(root)) return null;
  const address = frame.scope.find(root.text);
  const cell = address === undefined ? undefined : ev.cell(address);
  return cell?.t === 'lazy' && cell.imports === 'file' ? node : null;
}

const RUNS = /^(invoke|stream|streamEvents|batch|getState|getStateHistory|updateState|list|put|setup|deleteThread)$/;
/** What is certainly no graph is not worth a look into another file. */
const MODELS = /llm|model|gpt|claude|gemini|openai|anthropic|prompt|parser|retriever|embed/i;

/** A run of something imported, which may be a graph: what it is given is worth knowing. */
function runsSomething(callee: T.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) || !RUNS.test(callee.name.text)) return false;
  return !ts.isIdentifier(callee.expression) || !MODELS.test(callee.expression.text);
}

function givesMutable(ev: Evaluator, nodes: readonly T.Expression[], frame: Frame): boolean {
  return nodes.some((node) => mentionsMutable(ev, node, frame));
}

function mentionsMutable(ev: Evaluator, node: T.Node, frame: Frame): boolean {
  if (node.kind === SyntaxKind.ThisKeyword || ts.isFunctionLike(node)) return true;
  if (ts.isIdentifier(node)) {
    const address = frame.scope.find(node.text);
    const cell = address === undefined ? undefined : ev.cell(address);
    return cell?.t === 'binding' && alternatives(cell.value).some(isMutable);
  }
  return ts.forEachChild(node, (child) => mentionsMutable(ev, child, frame) || undefined) ?? false;
}

function isMutable(value: Value): boolean {
  return value.t === 'ref' || value.t === 'builder' || value.t === 'compiled';
}
