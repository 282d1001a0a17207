import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, rewriteRelativeImportExtensions: true };

/**
 * Puts the runtime into a folder as it would be installed there, with the programs of `more` (from where, to where) beside
 * it. Processes that use it need no TypeScript, so they start fast, and on any Node.js.
 */
export function buildRuntime(home: string, more: Readonly<Record<string, string>>): void {
  copyFileSync(join(ROOT, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  for (const [from, to] of Object.entries({ 'src/runtime': 'dist/src/runtime', ...more })) build(from, join(home, to));
}

function build(from: string, to: string): void {
  for (const name of readdirSync(join(ROOT, from), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
    const target = join(to, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(join(ROOT, from, name), 'utf8'), { compilerOptions }).outputText);
  }
}
