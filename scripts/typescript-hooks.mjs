import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const OWN = new RegExp(`^${manifest.name}(/.*)?$`);

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const [own, path = ''] = OWN.exec(specifier) ?? [];
  if (own === undefined) return next(specifier, context);
  const built = manifest.exports[`.${path}`].default;
  return { url: new URL(built.replace('./dist/', '../').replace(/\.js$/, '.ts'), import.meta.url).href, shortCircuit: true };
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const { outputText } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    fileName: fileURLToPath(url),
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, inlineSourceMap: true },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
