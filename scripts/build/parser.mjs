/**
 * Cuts the parser out of the compiler that ts-morph brings along: nine megabytes, of which we use a tenth.
 *
 * The compiler is one scope of functions and variables, and rolldown drops those that nobody uses. What keeps it from
 * doing so is what the compiler does while it loads: it fills namespaces, registers refactorings and reads the
 * environment. So each such statement is either tied to the name that it fills or taken out. `test/build` holds the trees
 * that come out of it against those of the whole compiler.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

/** The nodes have methods, such as `getText`. The classes of types and symbols are those of the checker, and left out. */
const ALLOCATOR = `setObjectAllocator({
  ...objectAllocator,
  getNodeConstructor: () => NodeObject,
  getTokenConstructor: () => TokenObject,
  getIdentifierConstructor: () => IdentifierObject,
  getPrivateIdentifierConstructor: () => PrivateIdentifierObject,
  getSourceFileConstructor: () => SourceFileObject,
});`;

/** A CommonJS module with what the sources in a folder use of `ts`. */
export async function trimmedParser(root, sources, { minify = true } = {}) {
  const require = createRequire(join(root, 'package.json'));
  const file = compilerFile(require);
  const text = readFileSync(file, 'utf8');
  const names = usedNames(sources, require(file));
  const loose = `function computed(value) { return value(); }\n${untangled(text, require('ts-morph').ts)}\n${ALLOCATOR}\nexport { ${names.join(', ')} };\n`;
  const whole = await bundled(loose, false);
  const code = await bundled(withMessages(loose, whole), minify);
  return `${licenceOf(text)}\n/* Changed by eslint-plugin-superstep: all but the parser is taken out. */\n${code}`;
}

export function compilerFile(require) {
  const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common');
  return join(dirname(common), 'typescript.js');
}

/** Each `ts.name`; what is only a type is nothing at run time. */
function usedNames(folder, compiler) {
  const names = new Set(['SyntaxKind']);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    for (const [, used] of readFileSync(join(folder, name), 'utf8').matchAll(/\bts\.(\w+)/g)) if (used in compiler) names.add(used);
  }
  return [...names].sort();
}

/** The body of the compiler as a module whose every statement can be dropped unless a name in it is used. */
function untangled(text, ts) {
  const head = 'var ts = {}; ((module) => {';
  const start = text.indexOf(head) + head.length;
  const end = text.lastIndexOf('})({ get exports()');
  if (start < head.length || end < 0) throw new Error('the compiler is not wrapped as it was');
  const source = ts.createSourceFile('compiler.js', text.slice(start, end), ts.ScriptTarget.ESNext, false, ts.ScriptKind.JS);
  const filled = new Set(source.statements.map((statement) => namespaceOf(statement, ts)));
  return source.statements.map((statement) => kept(statement, source, filled, ts)).join('');
}

function kept(statement, source, filled, ts) {
  const text = source.text.slice(statement.pos, statement.end);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return text;
  if (ts.isVariableStatement(statement)) return filled.has(nameOf(statement, ts)) ? '' : variables(statement, source, ts);
  const namespace = namespaceOf(statement, ts);
  if (namespace !== null) {
    const { expression: fill } = statement.expression;
    return `\nvar ${namespace} = /* @__PURE__ */ ((it) => { ${source.text.slice(fill.pos, fill.end)}(it); return it; })({});`;
  }
  return isNeeded(text) ? text : '';
}

/** Values that are computed while it loads are computed only where somebody reads them. */
function variables({ declarationList }, source, ts) {
  return declarationList.declarations.map(({ name, initializer }) => {
    const named = source.text.slice(name.pos, name.end).trim();
    if (initializer === undefined) return `\nvar ${named};`;
    const value = source.text.slice(initializer.pos, initializer.end).trim();
    const plain = ts.isLiteralExpression(initializer) || ts.isFunctionLike(initializer);
    return `\nvar ${named} = ${plain ? value : `/* @__PURE__ */ computed(() => (${value}))`};`;
  }).join('');
}

/** The name of `var X;`. */
function nameOf({ declarationList }, ts) {
  const [{ name, initializer }] = declarationList.declarations;
  return initializer === undefined && ts.isIdentifier(name) ? name.text : undefined;
}

/** The X of `((X) => { … })(X || (X = {}));`. */
function namespaceOf(statement, ts) {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return null;
  const { expression, arguments: [given] } = statement.expression;
  if (!ts.isParenthesizedExpression(expression) || given === undefined || !ts.isBinaryExpression(given)) return null;
  return ts.isIdentifier(given.left) ? given.left.text : null;
}

/** Fields of classes and tables that are written after them. */
function isNeeded(text) {
  return /^\s*(_Version|valuesOfNonBinaryUnicodeProperties)\./.test(text);
}

/** The table of all messages, without those that the parser never gives. */
function withMessages(loose, used) {
  const names = new Set([...used.matchAll(/\bDiagnostics\.(\w+)/g)].map(([, name]) => name));
  const table = /^var Diagnostics = .*\{\n([^]*?)\n\}/m.exec(loose);
  if (table === null || /\bDiagnostics\[/.test(used)) throw new Error('the messages of the compiler are not used as they were');
  const wanted = table[1].split('\n').filter((line) => names.has(/^\s*(\w+): diag\(/.exec(line)?.[1] ?? ''));
  if (wanted.length !== names.size) throw new Error(`${names.size} messages are used, and ${wanted.length} found`);
  return loose.replace(table[1], () => wanted.join('\n'));
}

async function bundled(code, minify) {
  const entry = 'virtual:parser';
  const build = await rolldown({
    input: entry,
    platform: 'node',
    external: (name) => name !== entry,
    treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
    plugins: [{ name: 'virtual', resolveId: (name) => (name === entry ? name : null), load: (name) => (name === entry ? code : null) }],
  });
  try {
    const { output: [{ code: result }] } = await build.generate({ format: 'cjs', minify });
    return result;
  } finally {
    await build.close();
  }
}

function licenceOf(text) {
  return text.slice(text.indexOf('/*!'), text.indexOf('*/') + 2);
}
