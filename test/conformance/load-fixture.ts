import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { databaseModule } from './databases.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtimeRoot = join(root, 'src/runtime/');
export const fixturesRoot = join(root, 'fixtures/');

/**
 * Runs a fixture and gives what it exports. Fixtures come in every extension, module system and way of naming a sibling,
 * more than a test runner's own loader understands, so each file is transpiled to CommonJS and its imports of other
 * fixtures are resolved as TypeScript resolves them, and imports of this package to its sources. Every load starts afresh:
 * module state is not shared. Texts, by absolute path, stand for those on disk.
 */
export function loadFixture(path: string, texts: ReadonlyMap<string, string> = new Map()): Record<string, unknown> {
  return loadModule(path, new Map(), texts);
}

type Exports = Record<string, unknown>;

function loadModule(path: string, loaded: Map<string, { exports: Exports }>, texts: ReadonlyMap<string, string>): Exports {
  const known = loaded.get(path);
  if (known) return known.exports;
  const module: { exports: Exports } = { exports: {} };
  loaded.set(path, module);
  const fromNode = createRequire(path);
  const require = (specifier: string): unknown => {
    const database = loaded.get(specifier)?.exports ?? databaseModule(specifier, fromNode);
    if (database !== null) {
      loaded.set(specifier, { exports: database });
      return database;
    }
    const sibling = sourceOf(specifier) ?? resolveSibling(specifier, path);
    return sibling === null ? fromNode(specifier) : loadModule(sibling, loaded, texts);
  };
  const run = new Function('exports', 'require', 'module', '__filename', '__dirname', `${transpile(path, texts.get(path) ?? readFileSync(path, 'utf8'))}\n//# sourceURL=${path}`);
  run(module.exports, require, module, path, dirname(path));
  return module.exports;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** What a program means that uses this package. */
function sourceOf(specifier: string): string | null {
  if (!specifier.startsWith(`${manifest.name}/`)) return null;
  const built = manifest.exports[specifier.replace(manifest.name, '.')];
  return typeof built === 'object' ? join(root, built.default.replace('./dist/', '').replace(/\.js$/, '.ts')) : null;
}

function resolveSibling(specifier: string, from: string): string | null {
  const found = ts.resolveModuleName(specifier, from, ...resolutionFor(dirname(from))).resolvedModule?.resolvedFileName;
  if (found === undefined || /\.d\.[cm]?ts$/.test(found)) return null;
  const real = ts.sys.realpath ? ts.sys.realpath(found) : found;
  return (real.startsWith(fixturesRoot) || real.startsWith(runtimeRoot)) && !real.includes(`${sep}node_modules${sep}`) ? real : null;
}

type Resolution = [ts.CompilerOptions, ts.ModuleResolutionHost, ts.ModuleResolutionCache];

/** How the nearest tsconfig.json resolves modules. */
function resolutionFor(folder: string): Resolution {
  const tsconfig = ts.findConfigFile(folder, ts.sys.fileExists);
  if (tsconfig === undefined) throw new Error(`no tsconfig.json above ${folder}`);
  const known = resolutions.get(tsconfig);
  if (known) return known;
  const base = dirname(tsconfig);
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(tsconfig, ts.sys.readFile).config, ts.sys, base);
  const resolution: Resolution = [options, ts.sys, ts.createModuleResolutionCache(base, (name) => name, options)];
  resolutions.set(tsconfig, resolution);
  return resolution;
}

const resolutions = new Map<string, Resolution>();

function transpile(path: string, text: string): string {
  return ts.transpileModule(text, {
    // The real extension would decide on the module format; the output is always CommonJS.
    fileName: path.replace(/\.[cm]([jt]s)$/, '.$1'),
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      allowJs: true,
      jsx: ts.JsxEmit.React,
      experimentalDecorators: false,
      ignoreDeprecations: '6.0',
    },
  }).outputText;
}
