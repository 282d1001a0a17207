import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { SourceUnit } from '../load/unit.ts';
import { type Property, ref } from '../values/heap.ts';
import type { RefValue } from '../values/value.ts';
import { UNDEFINED, unknown, type Value } from '../values/value.ts';
import { bindPattern, namesOfPattern } from './assign.ts';
import { defineClass } from './classes.ts';
import { enumObject } from './enums.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { changedBy } from './changes.ts';
import { activation, type Frame } from './frame.ts';
import { getProperty } from './properties.ts';
import { Scope } from './scope.ts';
import { setVariable } from './set-later.ts';
import { execute, executeAll } from './statements.ts';

/** A file whose names can be asked for. Nothing in it is evaluated before that, save what fills a graph. */
export interface ModuleInstance {
  readonly unit: SourceUnit;
  readonly frame: Frame;
  /** Explicit exports by their public name. */
  readonly exports: Map<string, () => Value>;
  /** Files of `export * from`. */
  readonly stars: (() => Value)[];
  /** `module`, for CommonJS. */
  readonly module: RefValue;
  state: 'declared' | 'running' | 'ran';
  /** Statements that were run before the rest, for what they do to a name that was asked for. */
  readonly done: Set<T.Statement>;
}

/** Calls that build a graph as a side effect. */
const BUILDS = /\.\s*add(Node|Edge|ConditionalEdges|Sequence)\b|\bset(EntryPoint|FinishPoint)\b/;
const GRAPHS = /Graph|\.\s*(add[A-Z]|compile|register)\b|create(React)?Agent|createSupervisor|createSwarm/;
const COMMONJS = /\bexports\b/;

/** Answers about whole texts: every name that is imported from a file asks again. */
const told = new WeakMap<SourceUnit, Map<RegExp, boolean>>();

function tells(unit: SourceUnit, pattern: RegExp): boolean {
  let answers = told.get(unit);
  if (answers === undefined) told.set(unit, (answers = new Map()));
  let answer = answers.get(pattern);
  if (answer === undefined) answers.set(pattern, (answer = pattern.test(unit.text)));
  return answer;
}

export function moduleInstance(ev: Evaluator, file: string): ModuleInstance | null {
  const known = ev.modules.get(file);
  if (known !== undefined) return known;
  const unit = ev.session.unit(file);
  if (unit === null) return null;
  return ev.atRoot(() => declareModule(ev, unit));
}

/** The value that a file exports under a name. */
export function exportOf(ev: Evaluator, file: string, name: string): Value {
  return findExport(ev, file, name, new Set()) ?? unknown(`${name} is not exported by the imported file`);
}

function findExport(ev: Evaluator, file: string, name: string, seen: Set<string>): Value | null {
  if (seen.has(file)) return null;
  seen.add(file);
  const instance = moduleInstance(ev, file);
  if (instance === null) return unknown(ev.session.problem(file) ?? 'the imported file cannot be read');
  if (tells(instance.unit, BUILDS) || tells(instance.unit, COMMONJS)) runModule(ev, instance, false);
  const own = instance.exports.get(name);
  if (own !== undefined) return ev.atRoot(own);
  const commonJs = commonJsExports(ev, instance);
  if (commonJs !== null) {
    const value = getProperty(ev, commonJs, name, null);
    if (value !== UNDEFINED) return value;
    if (name === 'default') return commonJs;
  }
  if (name === 'default') return null;
  for (const star of instance.stars) {
    const target = star();
    if (target.t === 'library-namespace') return getProperty(ev, target, name, null);
    const value = target.t === 'module-namespace' ? findExport(ev, target.file, name, seen) : null;
    if (value !== null) return value;
  }
  return null;
}

/** What a file exports, in the order that it is gone through, and why there may be more. */
export function namesExportedBy(ev: Evaluator, file: string): { readonly names: readonly string[]; readonly open: string | null } {
  const instance = moduleInstance(ev, file);
  if (instance !== null && instance.exports.size === 0 && tells(instance.unit, COMMONJS)) return namesSetBy(ev, instance);
  const names = new Set<string>();
  const open = addNames(ev, file, names, new Set());
  return { names: [...names].sort((a, b) => (a < b ? -1 : 1)), open };
}

/** `exports.name = …` */
function namesSetBy(ev: Evaluator, instance: ModuleInstance): { readonly names: readonly string[]; readonly open: string | null } {
  runModule(ev, instance, false);
  const exported = commonJsExports(ev, instance);
  const cell = exported === null ? null : ev.objectCell(exported);
  return { names: [...(cell?.props.keys() ?? [])].filter((name) => name !== '__esModule'), open: cell === null ? 'what a CommonJS module exports' : cell.open };
}

function addNames(ev: Evaluator, file: string, names: Set<string>, seen: Set<string>): string | null {
  if (seen.has(file)) return null;
  seen.add(file);
  const instance = moduleInstance(ev, file);
  if (instance === null) return ev.session.problem(file) ?? 'the imported file cannot be read';
  let open = tells(instance.unit, COMMONJS) || instance.exports.has('*') ? 'what a CommonJS module exports' : null;
  // `export *` leaves out the default.
  for (const name of instance.exports.keys()) if (name !== 'default' || seen.size === 1) names.add(name);
  for (const star of instance.stars) {
    const target = star();
    open = (target.t === 'module-namespace' ? addNames(ev, target.file, names, seen) : 'what a package exports') ?? open;
  }
  return open;
}

/** What `require` of a file gives. */
export function requireFile(ev: Evaluator, file: string): Value {
  const instance = moduleInstance(ev, file);
  if (instance === null) return unknown(ev.session.problem(file) ?? 'the required file cannot be read');
  if (/\bmodule\s*\.\s*exports\b/.test(instance.unit.text)) {
    runModule(ev, instance, false);
    const exported = commonJsExports(ev, instance);
    if (exported !== null) return exported;
  }
  return { t: 'module-namespace', file };
}

function commonJsExports(ev: Evaluator, instance: ModuleInstance): Value | null {
  if (!tells(instance.unit, COMMONJS)) return null;
  return ev.atRoot(() => getProperty(ev, instance.module, 'exports', null));
}

/** What an import specifier leads to, as a namespace. */
export function importModule(ev: Evaluator, specifier: string, unit: SourceUnit, node: T.Node): Value {
  const resolution = ev.session.resolve(specifier, unit.file);
  switch (resolution.kind) {
    case 'library':
      return { t: 'library-namespace', module: resolution.name };
    case 'file':
      return { t: 'module-namespace', file: resolution.file };
    case 'package':
      // `lodash/set` is more than its package.
      return unknown(`comes from the package ${resolution.name}`, { unit, node }, 'unknown', { is: 'name', name: '*', module: specifier.startsWith(resolution.name) ? specifier : resolution.name });
    case 'missing':
      return unknown(`the module "${specifier}" cannot be found: ${resolution.why}`, { unit, node }, 'unknown', { is: 'name', name: '*', module: specifier });
  }
}

/**
 * Evaluates the top level in order. All of it for the file under analysis; of an imported file only what builds graphs
 * or fills its exports, the rest waits until somebody asks.
 */
export function runModule(ev: Evaluator, instance: ModuleInstance, whole: boolean): void {
  if (instance.state !== 'declared') return;
  instance.state = 'running';
  ev.atRoot(() => {
    for (const statement of instance.unit.source.statements) {
      if (!ev.step()) break;
      if (instance.done.has(statement)) continue;
      if (ts.isVariableStatement(statement)) {
        if (whole ? buildsSomething(statement) : BUILDS.test(statement.getText(instance.unit.source)) || COMMONJS.test(statement.getText(instance.unit.source))) {
          forceNames(ev, instance, statement);
        }
      } else if (ts.isModuleDeclaration(statement)) {
        if (whole || touchesGraph(statement, instance)) readName(ev, instance.frame, statement.name.text);
      } else if (ts.isExportAssignment(statement)) {
        instance.exports.get('default')?.();
      } else if (!isDeclaration(statement) && (whole || touchesGraph(statement, instance))) {
        execute(ev, statement, instance.frame);
      }
    }
  });
  instance.state = 'ran';
}

function touchesGraph(statement: T.Statement, instance: ModuleInstance): boolean {
  const text = statement.getText(instance.unit.source);
  return BUILDS.test(text) || COMMONJS.test(text) || GRAPHS.test(text) || ts.isExpressionStatement(statement);
}

/** Constants that only compute a value wait until they are asked for. */
function buildsSomething(statement: T.VariableStatement): boolean {
  return statement.declarationList.declarations.some(
    ({ initializer }) => initializer !== undefined && containsCall(initializer),
  );
}

function containsCall(node: T.Node): boolean {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => containsCall(child) || undefined) ?? false;
}

function forceNames(ev: Evaluator, instance: ModuleInstance, statement: T.VariableStatement): void {
  for (const declaration of statement.declarationList.declarations) {
    for (const name of namesOfPattern(declaration.name)) {
      const address = instance.frame.scope.own(name);
      if (address !== undefined) ev.read(address);
    }
  }
}

function isDeclaration(statement: T.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}

function declareModule(ev: Evaluator, unit: SourceUnit): ModuleInstance {
  const scope = new Scope(null, unit.source);
  const exportsObject = ev.object();
  const at = { unit, node: unit.source };
  const module = ev.object(new Map([['exports', { value: exportsObject, maybe: false, at }]]));
  scope.declare('exports', ev.bind(exportsObject));
  scope.declare('module', ev.bind(module));
  const frame: Frame = { unit, scope, self: UNDEFINED, home: null, call: activation(null, null) };
  const instance: ModuleInstance = { unit, frame, exports: new Map(), stars: [], module, state: 'declared', done: new Set() };
  ev.modules.set(unit.file, instance);
  for (const statement of unit.source.statements) declareStatement(ev, instance, statement);
  return instance;
}

function declareStatement(ev: Evaluator, instance: ModuleInstance, statement: T.Statement): void {
  const { frame, exports } = instance;
  const exported = isExported(statement);
  const exportName = (name: string, seen = (value: Value) => value) => {
    if (exported) exports.set(isDefault(statement) ? 'default' : name, () => seen(readName(ev, frame, name)));
  };
  if (ts.isImportDeclaration(statement)) declareImport(ev, frame, statement);
  else if (ts.isImportEqualsDeclaration(statement)) declareImportEquals(ev, frame, statement);
  else if (ts.isExportDeclaration(statement)) declareExport(ev, instance, statement);
  else if (ts.isExportAssignment(statement)) declareDefault(ev, instance, statement);
  else if (ts.isVariableStatement(statement)) {
    for (const declaration of statement.declarationList.declarations) {
      declareLazily(ev, frame, declaration, instance);
      for (const name of namesOfPattern(declaration.name)) exportName(name, (value) => setVariable(ev, instance, name, value));
    }
  } else if (ts.isFunctionDeclaration(statement)) {
    const name = statement.name?.text ?? 'default';
    hoistFunction(ev, frame, statement, name);
    exportName(name);
  } else if (ts.isClassDeclaration(statement)) {
    const name = statement.name?.text ?? 'default';
    declareLazy(ev, frame, name, () => defineClass(ev, statement, frame));
    exportName(name);
  } else if (ts.isEnumDeclaration(statement)) {
    declareLazy(ev, frame, statement.name.text, () => enumObject(ev, statement, frame));
    exportName(statement.name.text);
  } else if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)) {
    declareLazy(ev, frame, statement.name.text, () => namespaceObject(ev, statement, frame));
    exportName(statement.name.text);
  }
}

/** A namespace as the object it is at run time. */
function namespaceObject(ev: Evaluator, node: T.ModuleDeclaration, outer: Frame): Value {
  const frame: Frame = { ...outer, scope: new Scope(outer.scope), call: activation(null, null) };
  const { body } = node;
  const props = new Map<string, Property>();
  const add = (name: string, value: Value) => props.set(name, { value, maybe: false, at: { unit: frame.unit, node } });
  if (body !== undefined && ts.isModuleDeclaration(body)) add(body.name.text, namespaceObject(ev, body, frame));
  if (body === undefined || !ts.isModuleBlock(body)) return ev.object(props);
  executeAll(ev, body.statements, frame);
  for (const statement of body.statements) {
    if (!isExported(statement)) continue;
    if (ts.isModuleDeclaration(statement)) add(statement.name.text, namespaceObject(ev, statement, frame));
    else for (const name of namesDeclared(statement)) add(name, readName(ev, frame, name));
  }
  return ev.object(props);
}

function namesDeclared(statement: T.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => namesOfPattern(name));
  const declares = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
  return declares && statement.name !== undefined ? [statement.name.text] : [];
}

function declareLazy(ev: Evaluator, frame: Frame, name: string, force: () => Value): void {
  // Made once, whoever asks: bodies on memory of their own share what their module holds.
  let made: Value | null = null;
  frame.scope.declare(name, ev.alloc({ t: 'lazy', force: () => (made ??= ev.atRoot(force)), imports: null }));
}

/** Declares the names of a module-level declaration without evaluating it. */
function declareLazily(ev: Evaluator, frame: Frame, declaration: T.VariableDeclaration, instance: ModuleInstance): void {
  const { initializer, name } = declaration;
  if (ts.isIdentifier(name)) {
    const asked = instance.state === 'declared' && isFilled(instance.unit, name.text);
    if (asked) declareLazy(ev, frame, name.text, () => filledValue(ev, instance, name.text, initializer));
    else if (initializer === undefined) frame.scope.declare(name.text, ev.bind(isAmbient(declaration) ? unknown('declared elsewhere', { unit: frame.unit, node: declaration }, 'unknown', { is: 'name', name: name.text, module: null }) : UNDEFINED));
    else declareLazy(ev, frame, name.text, () => named(evaluate(ev, initializer, frame), name.text));
    return;
  }
  if (initializer === undefined) return;
  const scratch = new Scope(frame.scope);
  let done = false;
  const take = (wanted: string) => () => {
    if (!done) {
      done = true;
      bindPattern(ev, name, evaluate(ev, initializer, frame), { ...frame, scope: scratch });
    }
    const address = scratch.own(wanted);
    return address === undefined ? unknown('refers to itself') : ev.read(address);
  };
  for (const each of namesOfPattern(name)) declareLazy(ev, frame, each, take(each));
}

/** A value with all that the statements of its module do to it: they run when it is asked for, if not before. */
function filledValue(ev: Evaluator, instance: ModuleInstance, name: string, initializer: T.Expression | undefined): Value {
  const { frame, unit } = instance;
  const value = initializer === undefined ? UNDEFINED : named(evaluate(ev, initializer, frame), name);
  const address = frame.scope.own(name);
  if (address === undefined || instance.state !== 'declared') return value;
  ev.assign(address, value);
  for (const statement of fillings(unit.source).get(name) ?? []) {
    if (instance.done.has(statement) || !ev.step()) continue;
    instance.done.add(statement);
    execute(ev, statement, frame);
  }
  return ev.read(address);
}

function isFilled(unit: SourceUnit, name: string): boolean {
  return fillings(unit.source).has(name);
}

/** By name: statements at the top level of a file that change what it holds. */
const fillings = perNode((source: T.SourceFile): ReadonlyMap<string, readonly T.Statement[]> => {
  const found = new Map<string, T.Statement[]>();
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement) || ts.isExportAssignment(statement) || isDeclaration(statement)) continue;
    for (const name of changedBy(statement)) found.set(name, [...(found.get(name) ?? []), statement]);
  }
  return found;
});

/** `declare const` */
function isAmbient(declaration: T.VariableDeclaration): boolean {
  return hasModifier(declaration.parent.parent, SyntaxKind.DeclareKeyword);
}

export function hoistFunction(ev: Evaluator, frame: Frame, node: T.FunctionDeclaration, name: string): void {
  if (node.body === undefined && frame.scope.own(name) !== undefined) return;
  const { unit, scope, home } = frame;
  scope.declare(name, ev.bind({ t: 'function', node, unit, scope, self: null, bound: [], home }));
}

/** A builder goes by the name it is first given. */
export function named(value: Value, name: string): Value {
  if (value.t === 'union') value.of.forEach((one) => named(one, name));
  const draft = value.t === 'builder' || value.t === 'compiled' || value.t === 'runnable' ? value.draft : undefined;
  if (draft !== undefined && !draft.names.includes(name)) draft.names.push(name);
  return value;
}

function declareImport(ev: Evaluator, frame: Frame, statement: T.ImportDeclaration): void {
  const clause = statement.importClause;
  if (clause === undefined || clause.isTypeOnly || !ts.isStringLiteral(statement.moduleSpecifier)) return;
  const specifier = statement.moduleSpecifier.text;
  const { kind } = ev.session.resolve(specifier, frame.unit.file);
  const imports = kind === 'missing' ? (/^[./#@~]/.test(specifier) ? 'file' : 'package') : kind;
  const declare = (name: string, pick: (module: Value) => Value) => {
    const force = () => ev.atRoot(() => pick(importModule(ev, specifier, frame.unit, statement)));
    frame.scope.declare(name, ev.alloc({ t: 'lazy', force, imports }));
  };
  const member = (name: string) => (module: Value) => getProperty(ev, module, name, null);
  if (clause.name !== undefined) declare(clause.name.text, member('default'));
  const bindings = clause.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) declare(bindings.name.text, (module) => module);
  else {
    for (const element of bindings.elements) {
      if (!element.isTypeOnly) declare(element.name.text, member((element.propertyName ?? element.name).text));
    }
  }
}

function declareImportEquals(ev: Evaluator, frame: Frame, statement: T.ImportEqualsDeclaration): void {
  const reference = statement.moduleReference;
  if (!ts.isExternalModuleReference(reference) || !ts.isStringLiteral(reference.expression)) return;
  const specifier = reference.expression.text;
  declareLazy(ev, frame, statement.name.text, () => requireSpecifier(ev, specifier, frame.unit, statement));
}

export function requireSpecifier(ev: Evaluator, specifier: string, unit: SourceUnit, node: T.Node): Value {
  const module = importModule(ev, specifier, unit, node);
  return module.t === 'module-namespace' ? requireFile(ev, module.file) : module;
}

function declareExport(ev: Evaluator, instance: ModuleInstance, statement: T.ExportDeclaration): void {
  if (statement.isTypeOnly) return;
  const { frame, exports } = instance;
  const from = statement.moduleSpecifier;
  const source = from !== undefined && ts.isStringLiteral(from) ? from.text : null;
  const target = () => importModule(ev, source ?? '', frame.unit, statement);
  const clause = statement.exportClause;
  if (clause === undefined) {
    if (source !== null) instance.stars.push(target);
  } else if (ts.isNamespaceExport(clause)) {
    exports.set(clause.name.text, target);
  } else {
    for (const element of clause.elements) {
      if (element.isTypeOnly) continue;
      const local = (element.propertyName ?? element.name).text;
      const read = source === null ? () => setVariable(ev, instance, local, readName(ev, frame, local)) : () => getProperty(ev, target(), local, null);
      exports.set(element.name.text, read);
    }
  }
}

function declareDefault(ev: Evaluator, instance: ModuleInstance, statement: T.ExportAssignment): void {
  const address = ev.alloc({
    t: 'lazy',
    force: () => ev.atRoot(() => named(evaluate(ev, statement.expression, instance.frame), 'default')),
    imports: null,
  });
  instance.exports.set('default', () => ev.read(address));
  if (statement.isExportEquals === true) {
    const module = ev.objectCell(instance.module);
    if (module !== null) instance.exports.set('*', () => ref(address));
  }
}

function readName(ev: Evaluator, frame: Frame, name: string): Value {
  const address = frame.scope.find(name);
  return address === undefined ? unknown(`${name} is not declared`) : ev.read(address);
}

function isExported(statement: T.Statement): boolean {
  return hasModifier(statement, SyntaxKind.ExportKeyword);
}

function isDefault(statement: T.Statement): boolean {
  return hasModifier(statement, SyntaxKind.DefaultKeyword);
}

export function hasModifier(node: T.Node, kind: T.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
