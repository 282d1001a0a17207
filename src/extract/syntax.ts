import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ts as Syntax } from 'ts-morph';

const require = createRequire(import.meta.url);

/** The types of the one TypeScript we use. Its node kinds differ from those of any other copy: never mix them. */
export type { ts as T } from 'ts-morph';

/** Where the build puts the parser that it cuts out of the compiler; from sources there is the whole compiler only. */
declare const SUPERSTEP_PARSER: string | undefined;

/** Undefined until `loadSyntax` was called: most linted files mention no graph and must not pay for TypeScript. */
export let ts: typeof Syntax;

/** `ts` holds thousands of accessors, and looking one up takes longer than what is done with it where every node is looked at. */
export let SyntaxKind: typeof Syntax.SyntaxKind;

export function loadSyntax(): void {
  if (ts !== undefined) return;
  ts = typeof SUPERSTEP_PARSER === 'string' ? (require(SUPERSTEP_PARSER) as typeof Syntax) : withGuards(wholeCompiler());
  SyntaxKind = ts.SyntaxKind;
}

/** What ts-morph brings along, without what it wraps around it. It takes long to load: only what translates asks for it. */
export function wholeCompiler(): typeof Syntax {
  try {
    const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common');
    return require(join(dirname(common), 'typescript.js')) as typeof Syntax;
  } catch {
    return (require('ts-morph') as typeof import('ts-morph')).ts;
  }
}

/**
 * The compiler with its guards, `isIdentifier` and the like, as plain properties of their own: thousands of them are
 * asked for each file, and looking one up among thousands of accessors takes longer than all it does.
 */
function withGuards(compiler: typeof Syntax): typeof Syntax {
  const names = Object.keys(compiler).filter((name) => /^is[A-Z]|^forEachChild$/.test(name));
  const guards = names.map((name): [string, PropertyDescriptor] => [name, { value: compiler[name as keyof typeof compiler] }]);
  return Object.create(compiler, Object.fromEntries(guards)) as typeof Syntax;
}
