import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { mentionsOf, outermost, ownerOf } from './around.ts';
import { isOfRequest, type Sent, type Ways } from './sent.ts';

/** Names that ask whether somebody may. */
const ASKS = /own(s|ed|er|ing)|access|permi|authori[sz]e|policy|tenant|belongs|allowed|\bmay[A-Z]|\bcan[A-Z]|member|forbid|scope/i;
const INSISTS = /^(assert|verify|ensure|check|require|guard|invariant|must)/i;
/** Of these a login is asked for, and not a thread. */
const LOGIN = /^(require|ensure|verify|check|assert|is)?_?(auth|authenticate\w*|login|loggedIn|user|session|token|jwt|csrf|signature|captcha|rate\w*)$|jwt|passport|token/i;
/** Calls that look at the form of an id only. */
const FORM = /uuid|format|schema|sanit|escape|^(is)?valid(ate)?(Id)?$|^(test|match|exec|parse|safeParse|trim|String|Number|Boolean|isNaN|isString|encodeURIComponent|stringify|toString)$/i;
/** Calls that write or tell something, and ask nothing. */
const TELLS = /^(save|store|insert|add|append|push|log|track|record|emit|publish|send|set|put|update|upsert|create|write|incr|capture|enqueue|notify|count|mark|touch|report|delete|remove|trace|print|debug|info|warn|error|json|end|render|status|header|register|broadcast|dispatch|start|with|build|make|to[A-Z])/;
const RUNS = /^(invoke|stream|streamEvents|batch|getState|getStateHistory|updateState|bulkUpdateState|getTuple|list)$/;
const SOMEBODY = /user|owner|tenant|account|member|session|auth|viewer|principal|\borg/i;

export interface Asked {
  /** Something looks the value up, compares it, or has the word for it. */
  readonly guarded: boolean;
  /** All that is called with the value before the run, as written. */
  readonly handedTo: readonly string[];
}

/** Whether anything asks whose a value is. `places`: the run and the calls that lead there, each the end of its function. */
export function askedBefore(sent: Sent, places: readonly T.Node[], ways: Ways): Asked {
  const handedTo: string[] = [];
  let guarded = [...ways.handlers].some(middlewareAsks);
  for (const place of places) {
    const scope = scopeAround(place, ways);
    const before = (node: T.Node): boolean => node.end <= place.getStart();
    const found = [...sent.names.flatMap((name) => mentionsOf(name, scope)), ...sent.texts.flatMap((text) => sameTexts(text, scope))];
    for (const mention of found.filter(before)) {
      guarded ||= isAsked(mention, scope, place, handedTo);
    }
    guarded ||= found.some((mention) => loadedIsCompared(mention, scope, sent.names)) || requestIsAsked(scope, place, ways, handedTo);
  }
  return { guarded, handedTo };
}

function scopeAround(place: T.Node, { handlers }: Ways): T.Node {
  let found: T.Node = place;
  for (let each = ownerOf(place); each !== null; each = ownerOf(each)) {
    found = each;
    if (handlers.has(each)) break;
  }
  return found;
}

function sameTexts(text: string, scope: T.Node): T.Node[] {
  const found: T.Node[] = [];
  const visit = (node: T.Node): void => {
    if ((ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node)) && node.getText() === text) found.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}

function isAsked(mention: T.Node, scope: T.Node, place: T.Node, handedTo: string[]): boolean {
  for (let each = outermost(mention); each !== scope && each.parent !== undefined && !ts.isStatement(each); each = each.parent) {
    const { parent } = each;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === each && /^(startsWith|endsWith)$/.test(parent.name.text)) return true;
    if (ts.isBinaryExpression(parent) && isComparison(parent, each)) return true;
    if (!ts.isCallExpression(parent) || parent.expression === each) continue;
    const name = calleeName(parent);
    handedTo.push(parent.expression.getText());
    if (RUNS.test(name)) return false;
    return doesAsk(parent, name, scope, place);
  }
  return false;
}

/** With something that is no literal: `thread.owner !== user.id`. */
function isComparison(operation: T.BinaryExpression, side: T.Node): boolean {
  if (!/^[=!]==?$/.test(operation.operatorToken.getText()) || ts.isTypeOfExpression(side)) return false;
  const other = operation.left === side ? operation.right : operation.left;
  return !ts.isStringLiteralLike(other) && !ts.isNumericLiteral(other) && !/^(null|undefined|true|false)$/.test(other.getText());
}

function calleeName({ expression }: T.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function doesAsk(call: T.CallExpression, name: string, scope: T.Node, place: T.Node): boolean {
  const text = call.expression.getText();
  if (/^(console|log|logger|res|reply|NextResponse|Response|JSON)\b/.test(text)) return false;
  if (asksByName(name) || (asksByName(text) && !TELLS.test(name)) || /Or(Throw|Fail)$/.test(name)) return true;
  if (FORM.test(name)) return false;
  if (/\bwhere\b/.test(call.getText()) && SOMEBODY.test(call.getText())) return true;
  if (TELLS.test(name)) return false;
  return isTested(call, scope, place) || isForItself(call);
}

function asksByName(name: string): boolean {
  return (ASKS.test(name) && !LOGIN.test(name)) || (INSISTS.test(name) && /thread|conversation|chat/i.test(name) && !FORM.test(name));
}

/** The answer decides something, itself or by the name it is given. */
function isTested(call: T.Node, scope: T.Node, place: T.Node): boolean {
  const name = holderOf(call);
  if (name === null) return decides(call);
  return mentionsOf(name, scope).some((one) => one.end <= place.getStart() && (decides(one) || isArgumentOf(one, asksByName) || isArgumentOf(one, (callee) => INSISTS.test(callee))));
}

/** The variable that the answer of a call goes to. */
function holderOf(call: T.Node): string | null {
  for (let each = call; each.parent !== undefined && !ts.isStatement(each); each = each.parent) {
    const { parent } = each;
    if (ts.isVariableDeclaration(parent) && parent.initializer === each) return firstName(parent.name);
    if (!ts.isAwaitExpression(parent) && outermost(each) === each && !ts.isBinaryExpression(parent) && !ts.isPropertyAccessExpression(parent) && !ts.isCallExpression(parent)) return null;
  }
  return null;
}

function firstName(name: T.BindingName): string | null {
  if (ts.isIdentifier(name)) return name.text;
  const [first] = name.elements;
  return first === undefined || !ts.isBindingElement(first) ? null : firstName(first.name);
}

function decides(node: T.Node): boolean {
  for (let each = node; each.parent !== undefined; each = each.parent) {
    const { parent } = each;
    if (ts.isIfStatement(parent) || ts.isConditionalExpression(parent)) {
      return ts.isIfStatement(parent) ? parent.expression === each : parent.condition === each;
    }
    if (ts.isBinaryExpression(parent) && /^(\?\?|\|\||&&)$/.test(parent.operatorToken.getText()) && parent.left === each && /\b(throw|fail|error|abort|forbidden|notFound|reject)/i.test(parent.right.getText())) return true;
    if (ts.isStatement(parent) || (ts.isCallExpression(parent) && parent.expression !== each)) return false;
  }
  return false;
}

function isArgumentOf(node: T.Node, test: (callee: string) => boolean): boolean {
  for (let each = node; each.parent !== undefined && !ts.isStatement(each); each = each.parent) {
    if (ts.isCallExpression(each.parent) && each.parent.expression !== each) return test(calleeName(each.parent));
  }
  return false;
}

/** A call whose answer nobody takes: it may throw. */
function isForItself(call: T.Node): boolean {
  const node = outermost(call);
  return ts.isExpressionStatement(node.parent) || (ts.isAwaitExpression(node.parent) && ts.isExpressionStatement(outermost(node.parent).parent));
}

/** `const state = await graph.getState({ configurable: { thread_id } })`, and then `state.values.owner !== user.id`. */
function loadedIsCompared(mention: T.Node, scope: T.Node, same: readonly string[]): boolean {
  let each = mention;
  while (each.parent !== undefined && !ts.isVariableDeclaration(each) && !ts.isBlock(each)) each = each.parent;
  if (!ts.isVariableDeclaration(each) || each.initializer === undefined || mention.pos < each.initializer.pos) return false;
  const name = firstName(each.name);
  if (name === null || same.includes(name) || !/\b(getState|getTuple|configurable)\b/.test(each.initializer.getText())) return false;
  const { end } = each;
  const uses = mentionsOf(name, scope).filter((one) => one.pos >= end);
  return uses.some(comparedWithSomebody) || uses.some((one) => loadedIsCompared(one, scope, same));
}

function comparedWithSomebody(node: T.Node): boolean {
  for (let each = node; each.parent !== undefined && !ts.isStatement(each); each = each.parent) {
    if (ts.isBinaryExpression(each.parent) && isComparison(each.parent, each) && SOMEBODY.test(each.parent.getText())) return true;
    if (ts.isCallExpression(each.parent) && each.parent.expression !== each) return asksByName(calleeName(each.parent));
  }
  return false;
}

/** `await requireThreadOwner(req)`: the whole request, or its body, is handed to something that asks. */
function requestIsAsked(scope: T.Node, place: T.Node, ways: Ways, handedTo: string[]): boolean {
  const visit = (node: T.Node): boolean => {
    if (ts.isCallExpression(node) && node.end <= place.getStart() && node.arguments.some((one) => ts.isIdentifier(one) && isOfRequest(one, ways))) {
      const name = calleeName(node);
      handedTo.push(node.expression.getText());
      if (!RUNS.test(name) && asksByName(name)) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(scope);
}

/** `app.post('/threads/:id', requireOwner, handler)`, `{ preHandler: isOwner, handler }`, `router.use(ownThread)`, `@UseGuards(ThreadGuard)`. */
function middlewareAsks(handler: FunctionSyntax): boolean {
  const value = outermost(handler);
  const { parent } = value;
  const asks = (text: string): boolean => names(text).some((name) => asksByName(name) || (/guard/i.test(name) && !/auth|jwt/i.test(name)));
  if (ts.isCallExpression(parent)) {
    const others = parent.arguments.filter((one) => one !== value && !ts.isStringLiteralLike(one) && !ts.isArrowFunction(one) && !ts.isFunctionExpression(one));
    if (others.some((one) => asks(one.getText())) || asks(parent.expression.getText())) return true;
  }
  if (ts.isPropertyAssignment(parent) && parent.parent.properties.some((one) => one !== parent && asks(one.getText()))) return true;
  const owner = handler.parent;
  const decorators = [handler, ...(ts.isClassLike(owner) ? [owner] : [])].flatMap((one) => (ts.canHaveDecorators(one) ? [...(ts.getDecorators(one) ?? [])] : []));
  return decorators.some((one) => asks(one.getText())) || usedBefore(handler, asks);
}

function names(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** In the same file: `app.use(…)`, `router.param('threadId', …)`. */
function usedBefore(handler: FunctionSyntax, asks: (text: string) => boolean): boolean {
  const visit = (node: T.Node): boolean => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.end <= handler.getStart()) {
      const { text } = node.expression.name;
      if (text === 'param' && node.arguments.length === 2) return true;
      if (/^(use|addHook|onBeforeHandle)$/.test(text) && node.arguments.some((one) => !ts.isStringLiteralLike(one) && asks(one.getText()))) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(handler.getSourceFile());
}
