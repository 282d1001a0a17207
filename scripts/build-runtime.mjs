/**
 * Makes the second package, `superstep-runtime`, of the same sources: node scripts/build-runtime.mjs [--out <folder>]
 *
 * What runs in production must not bring an analyzer along. Its manifest is made from ours: the entries that run, and the
 * dependencies that their code really imports.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.indexOf('--out');
const out = named < 0 ? join(ROOT, 'build/superstep-runtime') : resolve(process.argv[named + 1]);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** What of our entries runs in production or in tests of users, under which name. */
const ENTRIES = {
  '.': './runtime',
  './zod': './runtime/zod',
  './channels': './runtime/channels',
  './sqlite': './runtime/sqlite',
  './guards': './guards',
  './guards/attack': './guards/attack',
  './live': './live',
  './register': './register',
  './vitest': './vitest',
  './node-test': './node-test',
  './testing': './testing',
};
const sources = new Map(Object.values(ENTRIES).map((name) => [name, manifest.exports[name].default.replace('./dist/', '').replace(/\.js$/, '')]));

rmSync(out, { recursive: true, force: true });
const imported = await bundle();
declareTypes();
writeManifest(imported);
copyFileSync(join(ROOT, 'LICENSE'), join(out, 'LICENSE'));
copyFileSync(join(ROOT, 'scripts/build/superstep-runtime.README.md'), join(out, 'README.md'));

/** The names of the packages that the code imports. */
async function bundle() {
  const build = await rolldown({
    input: Object.fromEntries([...sources.values()].map((name) => [name, join(ROOT, `${name}.ts`)])),
    platform: 'node',
    external: /^[^./v]|^node:|^vitest$/,
    plugins: [withoutAnalysis()],
  });
  try {
    const { output } = await build.write({ dir: join(out, 'dist'), entryFileNames: '[name].js', chunkFileNames: 'src/chunks/[name].js', format: 'esm', minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } } });
    const names = output.flatMap((chunk) => (chunk.type === 'chunk' ? [...chunk.imports, ...chunk.dynamicImports] : [])).filter((name) => /^[a-z@]/.test(name) && !/^node:|^src\/|\.js$/.test(name));
    return [...new Set(names.map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')))].sort();
  } finally {
    await build.close();
  }
}

/** `source` of the testing entry asks the analysis; here it says where that is. */
function withoutAnalysis() {
  return {
    name: 'without-analysis',
    load(id) {
      if (relative(ROOT, id).split(sep).join('/') !== 'src/analyze.ts') return null;
      return { code: "export function createAnalyzer() { throw new Error('The option `source` needs the analysis: import from eslint-plugin-superstep/testing.'); }\n", moduleType: 'js' };
    },
  };
}

function declareTypes() {
  const types = join(out, 'types');
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', types], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  const open = [...sources.values()].map((name) => `${name}.d.ts`);
  for (const file of open) {
    const text = readFileSync(join(types, file), 'utf8');
    const target = join(out, 'dist', file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)) {
      const next = posix.join(posix.dirname(file), path).replace(/\.[jt]s$/, '.d.ts');
      if (!open.includes(next) && existsSync(join(types, next))) open.push(next);
    }
  }
  rmSync(types, { recursive: true });
}

function writeManifest(imports) {
  const { version, license, author, homepage, repository, bugs, type, engines, dependencies, peerDependencies } = manifest;
  const lost = imports.filter((name) => !(name in dependencies) && !(name in peerDependencies));
  if (lost.length > 0) throw new Error(`the runtime imports ${lost.join(', ')}, which package.json does not offer to users`);
  const of = (from) => Object.fromEntries(imports.filter((name) => name in from).map((name) => [name, from[name]]));
  const { eslint: _, ...ours } = peerDependencies;
  const peers = { ...ours, '@langchain/langgraph': '>=1.4 <1.8' };
  const entry = (name) => ({ types: `./dist/${sources.get(name)}.d.ts`, default: `./dist/${sources.get(name)}.js` });
  const made = {
    name: 'superstep-runtime',
    version,
    description: 'The parts of eslint-plugin-superstep that run: a sanitizer for LangGraph.js graphs, guards, savers, reducers and a reference runtime.',
    keywords: ['langgraph', 'langchain', 'agents', 'race-condition', 'sanitizer'],
    license,
    author,
    homepage,
    repository,
    bugs,
    type,
    engines,
    exports: { ...Object.fromEntries(Object.entries(ENTRIES).map(([name, ours]) => [name, entry(ours)])), './package.json': './package.json' },
    types: entry('./runtime').types,
    files: ['dist', 'README.md', 'LICENSE'],
    sideEffects: ['./register', './vitest', './node-test'].map((name) => entry(name).default),
    dependencies: of(dependencies),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((name) => [name, { optional: true }])),
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(made, null, 2)}\n`);
}
