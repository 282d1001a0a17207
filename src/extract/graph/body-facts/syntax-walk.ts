import { perNode } from '../../per-node.ts';
import { ts, type T } from '../../syntax.ts';

/** The function around a node; the file where there is none. */
export function functionAround(node: T.Node): T.Node {
  let one = node.parent;
  while (one !== undefined && !ts.isFunctionLike(one) && one.parent !== undefined) one = one.parent;
  return one ?? node;
}

/** A node and all around it, as far as the function it stands in. */
export function* upwards(node: T.Node): Iterable<T.Node> {
  for (let one = node; one !== undefined && !ts.isFunctionLike(one) && !ts.isSourceFile(one); one = one.parent) yield one;
}

/** All nodes below, those of functions within left out. */
export const within = perNode((node: T.Node): readonly T.Node[] => below(node, (child) => !ts.isFunctionLike(child)));

/** All nodes below, those of functions within too. */
export const throughout = perNode((node: T.Node): readonly T.Node[] => below(node, () => true));

function below(node: T.Node, counts: (child: T.Node) => boolean): readonly T.Node[] {
  const found: T.Node[] = [];
  const visit = (child: T.Node): void => {
    if (!counts(child)) return;
    found.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

export function isAsync(node: T.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

/** `a.b.c` as it is written; null for what is no such chain. Calls within it count as their callee. */
export function dotted(node: T.Expression): string[] | null {
  if (ts.isIdentifier(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ['this'];
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node)) return dotted(node.expression);
  if (ts.isCallExpression(node)) return dotted(node.expression);
  if (ts.isElementAccessExpression(node)) return dotted(node.expression);
  if (!ts.isPropertyAccessExpression(node)) return null;
  const before = dotted(node.expression);
  return before === null ? null : [...before, node.name.text];
}

/** What `.then(…)` and the like go on after; null for other calls. */
export function stepBefore(call: T.Node): T.Expression | null {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null;
  const { expression, name } = call.expression;
  return /^(then|catch|finally)$/.test(name.text) ? expression : null;
}

export function unwrapped(node: T.Expression): T.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isAwaitExpression(node)) return unwrapped(node.expression);
  return node;
}

/** The function that a name stands for in its file, where it is written there. */
export function functionNamed(around: T.Node, name: string): T.SignatureDeclaration | null {
  for (const node of throughout(around.getSourceFile())) {
    if (ts.isFunctionDeclaration(node) && node.name?.text === name && node.body !== undefined) return node;
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || node.name.text !== name || node.initializer === undefined) continue;
    const value = unwrapped(node.initializer);
    return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : null;
  }
  return null;
}

/** What a variable of a function, or of its file, is first set to. */
export function initialiserOf(at: T.Node, name: string): T.Expression | null {
  for (let scope = functionAround(at); ; scope = functionAround(scope)) {
    for (const node of within(scope)) {
      if (ts.isVariableDeclaration(node) && node.initializer !== undefined && declares(node.name, name)) return node.initializer;
    }
    if (ts.isSourceFile(scope) || scope.parent === undefined) return null;
  }
}

function declares(pattern: T.BindingName, name: string): boolean {
  if (ts.isIdentifier(pattern)) return pattern.text === name;
  return pattern.elements.some((element) => ts.isBindingElement(element) && declares(element.name, name));
}
