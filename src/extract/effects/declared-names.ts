import { ts, type T } from '../syntax.ts';

/** All names that are declared anywhere inside a function. One that is also declared outside counts as inside. */
export function declaredNames(fn: T.SignatureDeclaration): ReadonlySet<string> {
  const names = new Set<string>();
  // The parameters of a type such as `function(string)` have no names.
  const bind = (name: T.BindingName | undefined): void => {
    if (name === undefined) return;
    if (ts.isIdentifier(name)) names.add(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name);
  };
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) bind(node.name);
    else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || (ts.isFunctionExpression(node) && node !== fn)) && node.name !== undefined) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(fn, visit);
  return names;
}
