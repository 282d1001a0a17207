import { join, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { Evaluator } from '../../src/extract/eval/evaluator.ts';
import { moduleInstance } from '../../src/extract/eval/modules.ts';
import { createLoader } from '../../src/extract/load/loader.ts';
import type { Value } from '../../src/extract/values/value.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';

const ROOT = resolve(import.meta.dirname, '../../fixtures/extract');

/** Where a name leads, in a form that both resolvers can give: a declaration, or the string it stands for. */
type Meaning = string;

test('the lazy resolver and the checker of TypeScript agree on what imported names mean', () => {
  const files = fixtureFiles('extract').filter((path) => /\.[cm]?tsx?$/.test(path) && !path.startsWith('workspace/'));
  let compared = 0;
  for (const config of ['alias', '']) {
    const own = files.filter((path) => path.startsWith('alias/') === (config === 'alias')).map((path) => join(ROOT, path));
    const program = ts.createProgram(own, optionsOf(join(ROOT, config)));
    for (const file of own) compared += compareFile(program, file);
  }
  expect(compared, 'names that both could tell').toBeGreaterThan(20);
});

function optionsOf(folder: string): ts.CompilerOptions {
  const config = ts.findConfigFile(folder, ts.sys.fileExists)!;
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, resolve(config, '..'));
  return { ...options, noEmit: true, skipLibCheck: true };
}

/** Every import of a file that leads to a function, a class or a string of a source file. */
function compareFile(program: ts.Program, file: string): number {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;
  const ev = new Evaluator(createLoader({ root: ROOT }).session());
  const scope = moduleInstance(ev, file)!.frame.scope;
  let compared = 0;
  for (const name of importedNames(source)) {
    const theirs = meaningByChecker(checker, name);
    const address = scope.find(name.text);
    if (theirs === null || address === undefined) continue;
    const value = ev.read(address);
    const made = fileOf(ev, value);
    if (made === null && meaningOf(value) === null) continue;
    if (made === null) expect(meaningOf(value), `${name.text} in ${file}`).toBe(theirs);
    else expect(made, `${name.text} in ${file}`).toBe(theirs.replace(/:\d+$/, ''));
    compared++;
  }
  return compared;
}

function importedNames(source: ts.SourceFile): ts.Identifier[] {
  return source.statements.filter(ts.isImportDeclaration).flatMap(({ importClause }) => {
    if (importClause === undefined || importClause.isTypeOnly) return [];
    const bindings = importClause.namedBindings;
    const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.filter((one) => !one.isTypeOnly).map((one) => one.name) : [];
    return importClause.name === undefined ? named : [importClause.name, ...named];
  });
}

function meaningByChecker(checker: ts.TypeChecker, name: ts.Identifier): Meaning | null {
  const symbol = checker.getSymbolAtLocation(name);
  const target = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target?.declarations?.find((one) => !one.getSourceFile().isDeclarationFile);
  if (target === undefined || declaration === undefined) return null;
  const type = checker.getTypeOfSymbol(target);
  if (type.isStringLiteral()) return `"${type.value}"`;
  const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const node = initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? initializer : declaration;
  if (ts.isEnumDeclaration(node)) return null;
  return `${declaration.getSourceFile().fileName}:${node.getStart()}`;
}

/** Graphs and schemas are known by the file that makes them. */
function fileOf(ev: Evaluator, value: Value): string | null {
  if (value.t === 'builder' || value.t === 'compiled') return value.draft.created.unit.file;
  return ev.exoticCell(value)?.at.unit.file ?? null;
}

/** Null for values that do not tell where they come from. */
function meaningOf(value: Value): Meaning | null {
  if (value.t === 'literal') return JSON.stringify(value.value);
  if (value.t === 'function' || value.t === 'class') return `${value.unit.file}:${value.node.getStart(value.unit.source)}`;
  if (value.t === 'module-namespace') return `${value.file}:0`;
  return value.t === 'unknown' ? `unknown: ${value.why}` : null;
}
