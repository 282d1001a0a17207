import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { isMachinery } from './surface.mjs';

const require = createRequire(import.meta.url);

/** Which tests of a file are about the machinery: they call what no entry point of the library offers to users. */
export function internalTests(file, home) {
  const ts = require('typescript');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
  const machinery = new Set(source.statements.flatMap((statement) => importedFromMachinery(ts, statement, file, home)));
  const internal = new Set();
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^(it|test)(\.|$)/.test(node.expression.getText(source).split('(')[0]) && node.arguments.length >= 2) {
      const [title, ...rest] = node.arguments;
      if (ts.isStringLiteralLike(title) && rest.some((body) => uses(ts, body, machinery))) internal.add(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return (name) => internal.has(name) || internal.has(name.split(' > ').at(-1));
}

function importedFromMachinery(ts, statement, file, home) {
  if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) return [];
  const { text } = statement.moduleSpecifier;
  if (!text.startsWith('.')) return [];
  const name = relative(join(home, 'src'), resolve(dirname(file), text)).replace(/\.js$/, '.ts').replaceAll('\\', '/');
  const bindings = statement.importClause?.namedBindings;
  if (!isMachinery(name) || bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.filter((one) => !one.isTypeOnly).map((one) => one.name.text);
}

function uses(ts, body, names) {
  let found = false;
  const visit = (node) => {
    if (found || ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && names.has(node.text)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
