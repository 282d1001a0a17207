import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createAnalyzer, type FileAnalysis } from '../../src/analyze.ts';
import type { Edit, Finding, Fix } from '../../src/model/finding.ts';

export const root = fileURLToPath(new URL('./', import.meta.url));
const analyzer = createAnalyzer({ root });

export function analyse(file: string, text: string): FileAnalysis {
  return analyzer.file(file, text);
}

/** The findings on parallel writes of the key `k`. */
export function racesOn(file: string, text: string): Finding[] {
  return analyse(file, text).findings.filter(({ rule, evidence }) => rule === 'no-unreduced-parallel-write' && evidence.key === 'k');
}

export function fixesOf(file: string, text: string): readonly Fix[] {
  const races = racesOn(file, text);
  if (races.length !== 1) throw new Error(`${races.length} races on k in:\n${text}`);
  return races[0]!.fixes;
}

/** Edits must not overlap; those of other files do not belong here. */
export function apply(text: string, edits: readonly Edit[]): string {
  let [result, before] = [text, Infinity];
  for (const { site, text: put } of [...edits].sort((a, b) => b.site.start - a.site.start || b.site.end - a.site.end)) {
    if (site.end > before) throw new Error(`edits overlap at ${site.start}`);
    result = result.slice(0, site.start) + put + result.slice(site.end);
    before = site.start;
  }
  return result;
}

interface Runnable {
  invoke(input: unknown): Promise<Record<string, unknown>>;
}

/** What the real library leaves in `k`. */
export async function outcome(file: string, text: string, input: object = { seed: 'go' }): Promise<unknown> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const code = file.endsWith('.cjs') ? text : ts.transpileModule(text, { compilerOptions }).outputText;
  const exports: { graph?: Runnable } = {};
  new Function('exports', 'require', code)(exports, createRequire(`${root}agent.js`));
  const { k } = await exports.graph!.invoke(input);
  return k;
}
