import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { dirname, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createLoader } from '../../../extract/load/loader.ts';
import { readText } from '../../../extract/load/text.ts';
import { wholeCompiler } from '../../../extract/syntax.ts';
import { standIn } from './stand-ins.ts';

/** Whether our runtime stands in for the library. */
let standsIn = true;

export const initialize: InitializeHook<{ readonly ours: boolean }> = ({ ours }) => {
  standsIn = ours;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const ours = standsIn ? standIn(specifier) : null;
  if (ours !== null) return { url: new URL(`../../../runtime/${ours}${extname(import.meta.url)}`, import.meta.url).href, shortCircuit: true };
  try {
    return await next(specifier, context);
  } catch (error) {
    const url = asTypeScript(specifier, context.parentURL);
    if (url === null) throw error;
    return { url, shortCircuit: true };
  }
};

/** What TypeScript means by an import: `./nodes.js` of nodes.ts, folders, paths of the configuration. */
function asTypeScript(specifier: string, parent: string | undefined): string | null {
  if (parent === undefined || !parent.startsWith('file:')) return null;
  const from = fileURLToPath(parent);
  const resolution = createLoader({ root: dirname(from) }).session().resolve(specifier, from);
  return resolution.kind === 'file' ? pathToFileURL(resolution.file).href : null;
}

const TYPED = /\.([cm]?ts|[jt]sx)$/;

export const load: LoadHook = async (url, context, next) => {
  const path = url.startsWith('file:') ? fileURLToPath(url) : '';
  return TYPED.test(path) ? { format: 'module', source: transpiled(path), shortCircuit: true } : next(url, context);
};

function transpiled(path: string): string {
  const { JsxEmit, ModuleKind, ScriptTarget, transpileModule } = wholeCompiler();
  const { outputText } = transpileModule(textOf(path), {
    fileName: path,
    compilerOptions: {
      target: ScriptTarget.ES2022,
      module: ModuleKind.ESNext,
      jsx: JsxEmit.React,
      esModuleInterop: true,
      inlineSourceMap: true,
    },
  });
  return outputText;
}

function textOf(path: string): string {
  const read = readText(path);
  if (typeof read === 'string') throw new Error(`${path}: ${read}`);
  return read.text;
}
