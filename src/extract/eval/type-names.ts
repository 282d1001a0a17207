import { ts, type T } from '../syntax.ts';
import type { SourceUnit } from '../load/unit.ts';
import type { Evaluator } from './evaluator.ts';
import { moduleInstance } from './modules.ts';
import type { Scope } from './scope.ts';

export interface FoundType {
  readonly node: T.TypeAliasDeclaration | T.EnumDeclaration | T.InterfaceDeclaration;
  readonly unit: SourceUnit;
  readonly scope: Scope;
}

/** The declaration of a type name, here or in the file it is imported from. */
export function findType(ev: Evaluator, name: string, unit: SourceUnit, depth = 0): FoundType | null {
  if (depth > 5) return null;
  const scope = moduleInstance(ev, unit.file)?.frame.scope;
  if (scope === undefined) return null;
  for (const statement of unit.source.statements) {
    if (
      (ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isInterfaceDeclaration(statement)) &&
      statement.name.text === name
    ) {
      return { node: statement, unit, scope };
    }
  }
  for (const statement of unit.source.statements) {
    const found = followed(ev, statement, name, unit, depth);
    if (found !== null) return found;
  }
  return null;
}

function followed(ev: Evaluator, statement: T.Statement, name: string, unit: SourceUnit, depth: number): FoundType | null {
  const from = (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier;
  if (!from || !ts.isStringLiteral(from)) return null;
  const original = originalName(statement, name);
  if (original === null) return null;
  const resolution = ev.session.resolve(from.text, unit.file);
  const target = resolution.kind === 'file' ? ev.session.unit(resolution.file) : null;
  return target === null ? null : findType(ev, original, target, depth + 1);
}

/** The name under which the other file knows it. */
function originalName(statement: T.Statement, name: string): string | null {
  if (ts.isExportDeclaration(statement)) {
    if (statement.exportClause === undefined) return name;
    if (ts.isNamespaceExport(statement.exportClause)) return null;
    return pick(statement.exportClause.elements, name);
  }
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
  return bindings !== undefined && ts.isNamedImports(bindings) ? pick(bindings.elements, name) : null;
}

function pick(elements: readonly (T.ImportSpecifier | T.ExportSpecifier)[], name: string): string | null {
  const element = elements.find((one) => one.name.text === name);
  return element === undefined ? null : (element.propertyName ?? element.name).text;
}
