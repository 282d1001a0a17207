import { ts, type T } from '../syntax.ts';
import type { Place } from '../values/value.ts';
import { mentionsOf, outermost } from './around.ts';

/** What only whoever asks can have written. */
const SENT = /\b(?:_?req|_?request|ctx|context|c|event|args|input|message|msg|socket|url)\b[\s\S]*?\b(?:body|params?|query|headers?|json\(|formData\(|searchParams|queryStringParameters|pathParameters|cookies?)\b/;
const DECORATED = /@(Body|Param|Query|Headers|MessageBody)\b/;
const SCHEMAS = /\.(parse|safeParse|parseAsync|validate)\(/;
/** Names of middleware, and of helpers, that ask whether somebody may. */
const ASKS = /own|access|permi|authori|guard|tenant|belongs|allowed|can[A-Z]|assert|verify|ensure|check/i;
/** Calls that get to know an id without asking anything. */
const IDLE = /^(console\b|log|logger\b|String\b|Number\b|JSON\b|res\b|reply\b|NextResponse\b|Response\b|c\.json|ctx\.json|encodeURIComponent\b|Boolean\b|isNaN\b|trim)|\.(log|info|debug|warn|error|json|send|trim|parse|safeParse)$/;

/** A thread that comes from a request: the text where it is read, and whether something asks whose it is. */
export function sentThread({ unit, node }: Place, handler: T.Node, extraGuards: readonly string[]): { readonly text: string; readonly guarded: boolean } | null {
  const value = valueOf(node);
  const trace = traceOf(value, handler, 0);
  if (trace === null) return null;
  const guarded = guardedBy(handler, trace.names, trace.text, node, extraGuards) || middlewareAsks(handler);
  return { text: trace.text.length > 60 ? unit.text.slice(value.getStart(unit.source), value.end) : trace.text, guarded };
}

interface Trace {
  readonly text: string;
  /** The variables it went through. */
  readonly names: readonly string[];
}

function traceOf(value: T.Node, handler: T.Node, depth: number): Trace | null {
  if (depth > 4) return null;
  if (ts.isAsExpression(value) || ts.isParenthesizedExpression(value) || ts.isNonNullExpression(value) || ts.isAwaitExpression(value)) return traceOf(value.expression, handler, depth);
  if (ts.isBinaryExpression(value) && (value.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken || value.operatorToken.kind === ts.SyntaxKind.BarBarToken)) return traceOf(value.left, handler, depth + 1);
  if (ts.isTemplateExpression(value)) return value.templateSpans.length === 1 ? traceOf(value.templateSpans[0]!.expression, handler, depth + 1) : null;
  if (ts.isCallExpression(value) && /^String$/.test(value.expression.getText()) && value.arguments[0] !== undefined) return traceOf(value.arguments[0], handler, depth + 1);
  if (ts.isIdentifier(value)) return traceOfName(value, handler, depth);
  const text = value.getText();
  if (SENT.test(text) && !/session|\bauth\b|\buser\b|locals|state\b/i.test(text)) return { text, names: [] };
  const root = rootOf(value);
  if (root === null || root === value) return null;
  const inner = traceOf(root, handler, depth + 1);
  return inner === null ? null : { text, names: inner.names };
}

function rootOf(node: T.Node): T.Identifier | null {
  if (ts.isIdentifier(node)) return node;
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node) ? rootOf(node.expression) : null;
}

function traceOfName(name: T.Identifier, handler: T.Node, depth: number): Trace | null {
  for (const mention of mentionsOf(name.text, handler)) {
    const { parent } = mention;
    if (ts.isParameter(parent) && parent.name === mention) return DECORATED.test(parent.getText()) ? { text: name.text, names: [name.text] } : null;
    const declaration = declarationOf(mention);
    if (declaration?.initializer === undefined) continue;
    const found = ts.isIdentifier(declaration.name) ? traceOf(declaration.initializer, handler, depth + 1) : fromObject(declaration.initializer, handler, depth + 1);
    return found === null ? null : { text: name.text, names: [name.text, ...found.names] };
  }
  return null;
}

/** `const { threadId } = await request.json()`, `… = Body.parse(req.body)` */
function fromObject(initializer: T.Expression, handler: T.Node, depth: number): Trace | null {
  const text = initializer.getText();
  if (SENT.test(text) || (SCHEMAS.test(text) && SENT.test(text))) return /session|\bauth\b/i.test(text) ? null : { text, names: [] };
  return traceOf(initializer, handler, depth);
}

function declarationOf(name: T.Identifier): T.VariableDeclaration | null {
  let each: T.Node = name.parent;
  while (ts.isBindingElement(each) || ts.isObjectBindingPattern(each) || ts.isArrayBindingPattern(each)) each = each.parent;
  return ts.isVariableDeclaration(each) && name.pos < (each.initializer?.pos ?? Number.POSITIVE_INFINITY) ? each : null;
}

/** Whether the value is compared with something, or handed to something that may look it up. */
function guardedBy(handler: T.Node, names: readonly string[], text: string, config: T.Node, guards: readonly string[]): boolean {
  const mentions = names.length > 0 ? names.flatMap((name) => mentionsOf(name, handler)) : sameTexts(text, handler);
  return mentions.some((mention) => !(mention.pos >= config.pos && mention.end <= config.end) && asks(mention, guards));
}

function sameTexts(text: string, handler: T.Node): T.Node[] {
  const found: T.Node[] = [];
  const visit = (node: T.Node): void => {
    if ((ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) && node.getText() === text) found.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(handler);
  return found;
}

function asks(mention: T.Node, guards: readonly string[]): boolean {
  for (let each = outermost(mention); each.parent !== undefined && !ts.isStatement(each); each = each.parent) {
    const { parent } = each;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === each && ts.isCallExpression(parent.parent) && parent.name.text === 'startsWith') return true;
    if (ts.isBinaryExpression(parent) && /^[=!]==?$/.test(parent.operatorToken.getText())) {
      const other = parent.left === each ? parent.right : parent.left;
      if (!ts.isStringLiteralLike(other) && !/^(null|undefined)$/.test(other.getText()) && !ts.isTypeOfExpression(each)) return true;
    }
    if (ts.isCallExpression(parent) && parent.expression !== each) {
      const callee = parent.expression.getText();
      if (isRun(parent)) return false;
      return guards.includes(callee) || !IDLE.test(callee);
    }
    if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)) {
      const inConfig = /^['"]?thread_?id['"]?$|^configurable$|^checkpoint_id$/i.test(parent.name.getText()) && /configurable/.test(parent.parent.parent.getText().slice(0, 60));
      if (inConfig) return false;
    }
  }
  return false;
}

function isRun({ expression }: T.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(invoke|stream|streamEvents|batch|getState|getStateHistory|updateState)$/.test(expression.name.text);
}

/** `app.post('/threads/:id', requireOwner, handler)`, `@UseGuards(ThreadGuard)` */
function middlewareAsks(handler: T.Node): boolean {
  const call = outermost(handler).parent;
  if (ts.isCallExpression(call) && call.arguments.some((one) => one !== handler && !ts.isStringLiteralLike(one) && ASKS.test(one.getText().slice(0, 80)) && !ts.isArrowFunction(one))) return true;
  const decorated = ts.canHaveDecorators(handler) ? [...(ts.getDecorators(handler) ?? [])] : [];
  const owner = handler.parent;
  const ofClass = ts.isClassLike(owner) ? [...(ts.getDecorators(owner) ?? [])] : [];
  return [...decorated, ...ofClass].some((one) => /UseGuards|Authorize|Owner/.test(one.getText()) && !/\((Jwt)?AuthGuard\w*\(?.*\)/.test(one.getText()));
}

function valueOf(property: T.Node): T.Node {
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property;
}

