import { createRequire } from 'node:module';
import type { ts as Syntax } from 'ts-morph';

/** The types of the one TypeScript we use. Its node kinds differ from those of any other copy: never mix them. */
export type { ts as T } from 'ts-morph';

/** Undefined until `loadSyntax` was called: most linted files mention no graph and must not pay for TypeScript. */
export let ts: typeof Syntax;

export function loadSyntax(): void {
  ts ??= (createRequire(import.meta.url)('ts-morph') as typeof import('ts-morph')).ts;
}
