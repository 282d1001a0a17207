import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const ENTRY = resolve(ROOT, 'src/analyze.ts');

/** The names of ours that a type is made of, however deep. */
function namesIn(checker: ts.TypeChecker, roots: readonly ts.Symbol[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) {
      const named = checker.getSymbolAtLocation(node.typeName);
      const symbol = named !== undefined && (named.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(named) : named;
      for (const declaration of symbol?.declarations ?? []) {
        const file = relative(ROOT, declaration.getSourceFile().fileName);
        if (file.startsWith('node_modules') || file.startsWith('..') || ts.isTypeParameterDeclaration(declaration)) continue;
        names.set(symbol!.name, file);
        follow(declaration);
      }
    }
    ts.forEachChild(node, visit);
  };
  const follow = (declaration: ts.Node): void => {
    if (seen.has(declaration)) return;
    seen.add(declaration);
    // Of a function its signature: what stands in its body is nobody else's business.
    if (ts.isFunctionDeclaration(declaration)) [...declaration.parameters, ...(declaration.type === undefined ? [] : [declaration.type])].forEach(visit);
    else ts.forEachChild(declaration, visit);
  };
  for (const root of roots) for (const declaration of root.declarations ?? []) follow(declaration);
  return names;
}

test('whatever an analysis is made of can be imported by its name', () => {
  const { config } = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const program = ts.createProgram([ENTRY], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(ENTRY)!)!);
  const roots = exported.map((symbol) => ((symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol));
  const known = new Set(exported.map(({ name }) => name));
  const names = namesIn(checker, roots);
  expect(known.size).toBeGreaterThan(20);
  expect([...names].filter(([name]) => !known.has(name))).toEqual([]);
}, 60_000);
