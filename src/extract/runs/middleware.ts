import { asksByName, asksForPrivilege, SOMEBODY } from '../knowledge/checks.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { isFunction, mentionsOf, outermost } from './around.ts';

/** Guards that ask for a login, a role or a rate, and the decorator that names them all. */
const OTHER_GUARD = /auth|jwt|login|session|throttl|rate|role|api_?key|csrf|captcha|^useGuards$/i;

/** Decorators that say where something is found, and not who may. */
const NAMES_PATH = /^@?(Controller|Get|Post|Put|Patch|Delete|All|Sse|Api\w*)\(/;

/** `app.post('/threads/:id', requireOwner, handler)`, `{ preHandler: isOwner, handler }`, `router.use(ownThread)`, `@UseGuards(ThreadGuard)`. */
export function middlewareAsks(handler: FunctionSyntax): boolean {
  const value = outermost(handler);
  const { parent } = value;
  const asksWhose = (text: string): boolean => names(text).some((name) => asksByName(name) || (/guard/i.test(name) && !OTHER_GUARD.test(name)));
  const asks = (text: string): boolean => asksForPrivilege(text) || asksWhose(text);
  if (ts.isCallExpression(parent)) {
    const others = parent.arguments.filter((one) => one !== value && !ts.isStringLiteralLike(one) && !ts.isArrowFunction(one) && !ts.isFunctionExpression(one));
    if (others.some((one) => asks(one.getText())) || asks(parent.expression.getText())) return true;
    if (parent.arguments.some((one) => one !== value && (comparesOwner(one) || (isFunction(one) && asksForPrivilege(one.getText())))) || usedOnSame(parent)) return true;
  }
  if (ts.isPropertyAssignment(parent) && parent.parent.properties.some((one) => one !== parent && asks(one.getText()))) return true;
  const owner = handler.parent;
  const decorators = [handler, ...(ts.isClassLike(owner) ? [owner] : [])].flatMap((one) => (ts.canHaveDecorators(one) ? [...(ts.getDecorators(one) ?? [])] : []));
  return decorators.some((one) => asks(one.getText()) && !NAMES_PATH.test(one.getText())) || usedBefore(handler, asksWhose);
}

/** `app.post('/sms', twilio.webhook(), handler)`: only the service that signs what it sends is let in. */
export function signatureAsked(handler: FunctionSyntax): boolean {
  const value = outermost(handler);
  const { parent } = value;
  if (!ts.isCallExpression(parent)) return false;
  return parent.arguments.some((one) => one !== value && !ts.isStringLiteralLike(one) && !isFunction(one) && /webhook|signature|\bhmac/i.test(one.getText()));
}

/** A handler that is registered somewhere, where a login may stand before it. */
export function mayHaveLogin(handler: FunctionSyntax): boolean {
  return ts.isCallExpression(outermost(handler).parent) && !isWithoutLogin(handler);
}

/**
 * Whether all that happens before a handler can be seen, and nothing of it asks who is there: it is registered on an app
 * that this file makes, without any login.
 */
export function isWithoutLogin(handler: FunctionSyntax): boolean {
  const value = outermost(handler);
  const call = value.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !ts.isIdentifier(call.expression.expression)) return false;
  const app = call.expression.expression.text;
  if (call.arguments.some((one) => one !== value && !ts.isStringLiteralLike(one))) return false;
  const mentions = mentionsOf(app, handler.getSourceFile());
  const made = mentions.map(({ parent }) => parent).find((parent) => ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === app);
  if (made === undefined || !ts.isVariableDeclaration(made) || made.initializer === undefined || !ts.isSourceFile(made.parent.parent.parent)) return false;
  const given = mentions.some(({ parent }) => ts.isExportSpecifier(parent) || (ts.isExportAssignment(parent) && /router/i.test(made.getText())));
  const exported = ts.isVariableStatement(made.parent.parent) && made.parent.parent.modifiers !== undefined;
  const hooked = mentions.some(({ parent }) => ts.isPropertyAccessExpression(parent) && /^(use|addHook|register|onBeforeHandle|derive|resolve|guard|onRequest)$/.test(parent.name.text) && /auth|login|session|passport|jwt|protect|guard|user|secure|clerk|sign|token/i.test(outermost(parent).parent.getText()));
  return !given && !exported && !hooked;
}

/** `app.use('/threads/:id', async (req, res, next) => { … if (row.userId !== req.user.id) … })` before it, on the same app. */
function usedOnSame({ expression, pos }: T.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return false;
  return mentionsOf(expression.expression.text, expression.getSourceFile()).some(({ parent }) => {
    const call = ts.isPropertyAccessExpression(parent) && USES.test(parent.name.text) ? parent.parent : null;
    return call !== null && ts.isCallExpression(call) && call.end <= pos && isSeenFrom(call, expression) && call.arguments.some(comparesOwner);
  });
}

const USES = /^(use|addHook|onBeforeHandle)$/;

/** What is used under a path stands before what begins with it, and before the router that is used with it. */
function isFor({ arguments: [path, ...used] }: T.CallExpression, handler: FunctionSyntax): boolean {
  if (path === undefined || !ts.isStringLiteralLike(path)) return true;
  const call = outermost(handler).parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const router = call.expression.expression.getText();
  const [own] = call.arguments;
  const begins = own !== undefined && ts.isStringLiteralLike(own) && own.text.startsWith(path.text.replace(/[:*].*$/, ''));
  return begins || used.some((one) => ts.isIdentifier(one) && one.text === router);
}

/** The same name in another function is another app. */
function isSeenFrom(call: T.Node, node: T.Node): boolean {
  const owner = ts.findAncestor(call, ts.isFunctionLike);
  return owner === undefined || ts.findAncestor(node, (one) => one === owner) !== undefined;
}

/** A middleware that reads what it is asked for, and compares whose it is with whoever asks. */
function comparesOwner(fn: T.Node): boolean {
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return false;
  const compares = (node: T.Node): boolean => {
    const { EqualsEqualsEqualsToken, EqualsEqualsToken, ExclamationEqualsEqualsToken, ExclamationEqualsToken } = SyntaxKind;
    const isTest = ts.isBinaryExpression(node) && [EqualsEqualsEqualsToken, EqualsEqualsToken, ExclamationEqualsEqualsToken, ExclamationEqualsToken].includes(node.operatorToken.kind);
    if (isTest && [node.left, node.right].every((side) => SOMEBODY.test(side.getText()))) return true;
    return ts.forEachChild(node, (child) => compares(child) || undefined) ?? false;
  };
  return /\b(params|body|query|param)\b/.test(fn.body.getText()) && compares(fn.body);
}

function names(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** In the same file: `app.use(…)`, `app.use('/admin', requireAdmin)`, `router.param('threadId', …)`. */
function usedBefore(handler: FunctionSyntax, asks: (text: string) => boolean): boolean {
  const visit = (node: T.Node): boolean => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.end <= handler.getStart()) {
      const { text } = node.expression.name;
      if (text === 'param' && node.arguments.length === 2) return true;
      if (USES.test(text) && node.arguments.some((one) => !ts.isStringLiteralLike(one) && asks(one.getText()))) return true;
      if (USES.test(text) && node.arguments.some((one) => asksForPrivilege(one.getText())) && isFor(node, handler)) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(handler.getSourceFile());
}
