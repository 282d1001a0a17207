import { asksByName } from '../knowledge/checks.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { mentionsOf, outermost } from './around.ts';

/** Guards that ask for a login, a role or a rate, and the decorator that names them all. */
const OTHER_GUARD = /auth|jwt|login|session|throttl|rate|role|api_?key|csrf|captcha|^useGuards$/i;

/** `app.post('/threads/:id', requireOwner, handler)`, `{ preHandler: isOwner, handler }`, `router.use(ownThread)`, `@UseGuards(ThreadGuard)`. */
export function middlewareAsks(handler: FunctionSyntax): boolean {
  const value = outermost(handler);
  const { parent } = value;
  const asks = (text: string): boolean => names(text).some((name) => asksByName(name) || (/guard/i.test(name) && !OTHER_GUARD.test(name)));
  if (ts.isCallExpression(parent)) {
    const others = parent.arguments.filter((one) => one !== value && !ts.isStringLiteralLike(one) && !ts.isArrowFunction(one) && !ts.isFunctionExpression(one));
    if (others.some((one) => asks(one.getText())) || asks(parent.expression.getText())) return true;
  }
  if (ts.isPropertyAssignment(parent) && parent.parent.properties.some((one) => one !== parent && asks(one.getText()))) return true;
  const owner = handler.parent;
  const decorators = [handler, ...(ts.isClassLike(owner) ? [owner] : [])].flatMap((one) => (ts.canHaveDecorators(one) ? [...(ts.getDecorators(one) ?? [])] : []));
  return decorators.some((one) => asks(one.getText())) || usedBefore(handler, asks);
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
