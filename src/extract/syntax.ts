import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ts as Syntax } from 'ts-morph';

/** The types of the one TypeScript we use. Its node kinds differ from those of any other copy: never mix them. */
export type { ts as T } from 'ts-morph';

/** Undefined until `loadSyntax` was called: most linted files mention no graph and must not pay for TypeScript. */
export let ts: typeof Syntax;

/** `ts` holds thousands of accessors, and looking one up takes longer than what is done with it where every node is looked at. */
export let SyntaxKind: typeof Syntax.SyntaxKind;

export function loadSyntax(): void {
  if (ts !== undefined) return;
  ts = compilerOf(createRequire(import.meta.url));
  SyntaxKind = ts.SyntaxKind;
}

/** The compiler that ts-morph brings along. Without what ts-morph wraps around it, it is there in two thirds of the time. */
function compilerOf(require: NodeJS.Require): typeof Syntax {
  try {
    const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common');
    return require(join(dirname(common), 'typescript.js')) as typeof Syntax;
  } catch {
    return (require('ts-morph') as typeof import('ts-morph')).ts;
  }
}
