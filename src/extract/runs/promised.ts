import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';

/**
 * Whether a call gives a promise whose function is not at hand: something of that name is declared in the file to give one,
 * or its result is waited for elsewhere in the file, or right here by `then`.
 */
export function seemsPromised(call: T.Node): boolean {
  if (!ts.isCallExpression(call)) return false;
  const { parent, expression } = call;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === call && /^(then|catch|finally)$/.test(parent.name.text)) return true;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : null;
  return name !== null && promisingNames(call.getSourceFile()).has(name);
}

const promisingNames = perNode((source: T.SourceFile): ReadonlySet<string> => {
  const promising = new Set<string>();
  const others = new Set<string>();
  const visit = (node: T.Node): void => {
    const declared = declaredBy(node);
    if (declared !== null) (declared.promises ? promising : others).add(declared.name);
    if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression)) {
      const { expression } = node.expression;
      if (ts.isPropertyAccessExpression(expression)) promising.add(expression.name.text);
      else if (ts.isIdentifier(expression)) promising.add(expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const name of others) promising.delete(name);
  return promising;
});

/** A function or a method, with or without a body, as far as its head tells what it gives. */
function declaredBy(node: T.Node): { readonly name: string; readonly promises: boolean } | null {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    if (node.name === undefined || !ts.isIdentifier(node.name)) return null;
    const isAsync = node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) === true;
    return { name: node.name.text, promises: isAsync || isPromise(node.type) };
  }
  if ((ts.isPropertySignature(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name)) {
    const made = ts.isVariableDeclaration(node) ? node.initializer : undefined;
    if (made !== undefined && (ts.isArrowFunction(made) || ts.isFunctionExpression(made))) return { name: node.name.text, promises: made.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) === true || isPromise(made.type) };
    if (node.type !== undefined && ts.isFunctionTypeNode(node.type)) return { name: node.name.text, promises: isPromise(node.type.type) };
  }
  return null;
}

function isPromise(type: T.TypeNode | undefined): boolean {
  return type !== undefined && /^Promise(Like)?\b/.test(type.getText());
}
