import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { internalTests } from './internal-tests.mjs';
import { INTERNAL_FILES, isHelper, isPublicModule } from './surface.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const REFUSAL = 'The reference runtime has no ';

/** Each test of the suite, with what became of it: passed, failed, or refused by name. */
export async function runSuite({ checkout, onLibrary, only, test }) {
  const home = resolve(checkout, 'libs/langgraph-core');
  if (!existsSync(home)) throw new Error(`${checkout} has no libs/langgraph-core`);
  const files = testFiles(home).filter((file) => only === undefined || file.includes(only));
  const setup = ['src/tests/setup.node.ts', 'src/tests/matchers/setup.ts'].map((file) => join(home, file)).filter(existsSync);
  const vitest = await startVitest(
    'test',
    files.map((file) => join(home, file)),
    {
      root: home, config: false, ...(test === undefined ? {} : { testNamePattern: test }), watch: false, globals: true, testTimeout: 4000, maxWorkers: 2, passWithNoTests: true, reporters: [{}], silent: true,
      include: ['src/**/*.test.ts'], setupFiles: setup, dangerouslyIgnoreUnhandledErrors: true,
    },
    { oxc: false, plugins: [changeImports(home, onLibrary), typescript()], server: { fs: { strict: false } }, cacheDir: join(ROOT, 'node_modules/.vite-conformance') },
  );
  const modules = vitest.state.getTestModules();
  const results = modules.flatMap((module) => {
    const internal = internalTests(module.moduleId, home);
    return testsOf(module, relative(home, module.moduleId), test !== undefined).filter(({ name }) => !internal(name));
  });
  await vitest.close();
  process.exitCode = 0;
  return results;
}

function testFiles(home) {
  return readdirSync(join(home, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.int.test.ts') && !INTERNAL_FILES.some((pattern) => pattern.test(file)))
    .sort();
}

function testsOf(module, file, wholly) {
  const tests = [...module.children.allTests()];
  if (tests.length === 0) return [{ file, name: '(file)', state: 'failed', message: firstLine(`${module.errors()[0]?.message ?? 'no tests'} ${module.errors()[0]?.stack ?? ''}`) }];
  return tests.flatMap((test) => {
    const { state, errors } = test.result();
    if (state === 'skipped' || state === 'pending') return [];
    const [error] = errors ?? [];
    const message = wholly ? [error?.message, error?.diff, error?.stack].filter(Boolean).join('\n') : firstLine(error?.message ?? '');
    return [{ file, name: test.fullName, state: state === 'passed' ? 'passed' : refusal(errors) ? 'refused' : 'failed', message }];
  });
}

const refusal = (errors = []) => errors.some(({ message = '' }) => message.includes(REFUSAL));
const firstLine = (text) => text.split('\n').slice(0, 3).join(' ').slice(0, 400);

/** What the suite and the library's prebuilt agents import of the library comes from the reference runtime. */
function changeImports(home, onLibrary) {
  const fromSuite = (importer) => importer !== undefined && importer.startsWith(home);
  const isUser = (importer) => /\/src\/(tests|prebuilt)\/|\.test\.ts$/.test(importer) && !importer.endsWith('/setup.node.ts');
  return {
    name: 'reference-runtime',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (id.startsWith('\0facade:')) return id;
      if (!fromSuite(importer)) return null;
      if (id.startsWith('.')) {
        const target = resolve(dirname(importer), id).replace(/\.js$/, '.ts');
        const name = relative(join(home, 'src'), target).replaceAll('\\', '/');
        if (target.includes('\0')) return null;
        return !onLibrary && isUser(importer) && isPublicModule(name) ? `\0facade:${target}` : null;
      }
      if (id === '@langchain/langgraph-checkpoint-sqlite') return join(ROOT, 'src/runtime/savers/sqlite.ts');
      if (id.startsWith('node:') || id.startsWith('/') || id.startsWith('\0')) return null;
      return this.resolve(id, join(ROOT, 'package.json'), { skipSelf: true });
    },
    load(id) {
      if (!id.startsWith('\0facade:')) return null;
      const file = id.slice('\0facade:'.length);
      return { code: facade(file, home), map: { mappings: '' } };
    },
  };
}

/** The checkout's own settings may extend packages that are not installed. */
function typescript() {
  const ts = require('typescript');
  return {
    name: 'typescript',
    transform(code, id) {
      if (!/\.[mc]?ts$/.test(id)) return null;
      const { outputText, sourceMapText } = ts.transpileModule(code, {
        fileName: id,
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true, useDefineForClassFields: true, verbatimModuleSyntax: false },
      });
      return { code: outputText.replace(/^\/\/# sourceMappingURL=.*$/m, ''), map: sourceMapText };
    },
  };
}

/** A module with the names of the library's: ours where we have them, else a line that says we do not. */
function facade(file, home) {
  const ours = join(ROOT, 'scripts/conformance/names.ts');
  const offered = publicNames(home);
  const helpers = isHelper(relative(join(home, 'src'), file).replaceAll('\\', '/'));
  const lines = exportedNames(file).map((name, i) => {
    const own = helpers || !offered.has(name) ? `pick(${JSON.stringify(name)}, library[${JSON.stringify(name)}])` : `pick(${JSON.stringify(name)})`;
    return `const n${i} = ${own}; export { n${i} as ${name} };`;
  });
  return `import { pick } from ${JSON.stringify(ours)};\nimport * as library from ${JSON.stringify(file)};\n${lines.join('\n')}\n`;
}

let offered;
/** What the entry points of the package export. */
function publicNames(home) {
  return (offered ??= new Set(['index.ts', 'channels/index.ts', 'graph/zod/index.ts'].flatMap((entry) => exportedNames(join(home, 'src', entry)))));
}


/** Every value a module of the suite exports, through its re-exports. */
function exportedNames(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return [];
  seen.add(file);
  const ts = require('typescript');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, false);
  const names = new Set();
  const at = (specifier) => resolve(dirname(file), specifier).replace(/\.js$/, '.ts');
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      if (statement.exportClause === undefined) {
        const { text } = statement.moduleSpecifier;
        if (text.startsWith('.')) for (const name of exportedNames(at(text), seen)) names.add(name);
      } else if (ts.isNamedExports(statement.exportClause)) for (const one of statement.exportClause.elements) if (!one.isTypeOnly) names.add(one.name.text);
    }
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) continue;
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.add(name.text);
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) && statement.name) names.add(statement.name.text);
  }
  return [...names].filter((name) => name !== 'default').sort();
}
