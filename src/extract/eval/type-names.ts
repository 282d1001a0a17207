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
export function findType(ev: Evaluator, name: string, unit: SourceUnit): FoundType | null {
  const found = find(ev, name, unit, isType, 0);
  const scope = found === null ? undefined : moduleInstance(ev, found.unit.file)?.frame.scope;
  return found === null || scope === undefined ? null : { ...found, scope };
}

/** The declaration of a class, here or in the file it is imported from. */
export function findClass(ev: Evaluator, name: string, unit: SourceUnit): T.ClassDeclaration | null {
  return find(ev, name, unit, ts.isClassDeclaration, 0)?.node ?? null;
}

function isType(statement: T.Statement): statement is FoundType['node'] {
  return ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isInterfaceDeclaration(statement);
}

interface Declared<Node> {
  readonly node: Node;
  readonly unit: SourceUnit;
}

type Kind<Node extends T.DeclarationStatement> = (statement: T.Statement) => statement is Node;

function find<Node extends T.DeclarationStatement>(ev: Evaluator, name: string, unit: SourceUnit, isKind: Kind<Node>, depth: number): Declared<Node> | null {
  if (depth > 5) return null;
  for (const statement of unit.source.statements) if (isKind(statement) && statement.name?.getText(unit.source) === name) return { node: statement, unit };
  for (const statement of unit.source.statements) {
    const found = followed(ev, statement, name, unit, isKind, depth);
    if (found !== null) return found;
  }
  return null;
}

function followed<Node extends T.DeclarationStatement>(ev: Evaluator, statement: T.Statement, name: string, unit: SourceUnit, isKind: Kind<Node>, depth: number): Declared<Node> | null {
  const from = (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier;
  if (!from || !ts.isStringLiteral(from)) return null;
  const original = originalName(statement, name);
  if (original === null) return null;
  const resolution = ev.session.resolve(from.text, unit.file);
  const target = resolution.kind === 'file' ? ev.session.unit(resolution.file) : null;
  return target === null ? null : find(ev, original, target, isKind, depth + 1);
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
