import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax } from '../values/value.ts';
import { functionsAround, mentionsOf } from './around.ts';
import { nameOf } from './handlers.ts';

/** Calls in the same file of the functions around a node, by their names. */
export function callersOf(node: T.Node): T.CallExpression[] {
  return functionsAround(node).flatMap((fn) => {
    const name = nameOf(fn);
    if (name === null) return [];
    return ts.isClassLike(fn.parent) ? callsOfMethod(fn, name, fn.parent) : callsByName(fn, name);
  });
}

function callsByName(fn: FunctionSyntax, name: string): T.CallExpression[] {
  return mentionsOf(name, fn.getSourceFile()).flatMap(({ parent, ...one }) => (ts.isCallExpression(parent) && parent.expression.pos === one.pos ? [parent] : []));
}

/** `chat.ask(…)`, where `chat` is said to be of the class. */
function callsOfMethod(fn: FunctionSyntax, name: string, cls: T.ClassLikeDeclaration): T.CallExpression[] {
  const file = fn.getSourceFile();
  const found: T.CallExpression[] = [];
  const visit = (node: T.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name && isOf(node.expression.expression, cls, file)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isOf(receiver: T.Node, cls: T.ClassLikeDeclaration, file: T.SourceFile): boolean {
  if (receiver.kind === ts.SyntaxKind.ThisKeyword) return functionsAround(receiver).some(({ parent }) => parent === cls);
  const last = ts.isPropertyAccessExpression(receiver) ? receiver.name.text : receiver.getText();
  return cls.name !== undefined && /^[\w$]+$/.test(last) && new RegExp(`\\b${last.replaceAll('$', '\\$')}\\b\\s*[:=][^\\n;,)]*\\b${cls.name.text}\\b`).test(file.text);
}
