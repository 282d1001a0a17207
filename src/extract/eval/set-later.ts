import { declaredNames } from '../effects/declared-names.ts';
import { initialises } from '../effects/mutations.ts';
import { targetsOf } from '../effects/targets.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { ObjectCell } from '../values/heap.ts';
import { alternatives, union } from '../values/union.ts';
import { type ClassValue, type FunctionSyntax, UNDEFINED, unknown, type Value } from '../values/value.ts';
import { methodOf } from './classes.ts';
import { anything, enterFunction } from './entries.ts';
import type { Evaluator } from './evaluator.ts';
import { callFunction } from './invoke.ts';
import type { ModuleInstance } from './modules.ts';

/**
 * `let app; export function start() { app = graph.compile() }`: a variable of a module or a field of a class that is empty
 * at first, and gets what it holds by a function that somebody calls some time. Whoever reads it in another function
 * means what that gives it.
 */
const WHY = 'is given a value by a function that is called elsewhere';

/** Who sets one name is entered at most so often. */
const MOST = 3;

type Setter = T.FunctionDeclaration | T.FunctionExpression | T.ArrowFunction | T.MethodDeclaration;

/** By name: variables of a file that hold nothing at first, and the functions that set them to what a call gives. */
const settersOf = perNode((source: T.SourceFile): ReadonlyMap<string, readonly Setter[]> => {
  const empty = new Set(source.statements.flatMap((one) => (ts.isVariableStatement(one) ? emptyIn(one) : [])));
  const found = new Map<string, Setter[]>();
  const enter = (node: T.Node): void => {
    if (ts.isClassLike(node)) return;
    if (!isSetter(node)) return ts.forEachChild(node, enter);
    const own = declaredNames(node);
    for (const name of setBy(node, (target) => (ts.isIdentifier(target) && empty.has(target.text) && !own.has(target.text) ? target.text : null))) add(found, name, node);
  };
  if (empty.size > 0) ts.forEachChild(source, enter);
  return found;
});

/** By name: fields of a class, and the methods that set them to what a call gives. */
const fieldSettersOf = perNode((cls: T.ClassLikeDeclaration): ReadonlyMap<string, readonly T.MethodDeclaration[]> => {
  const found = new Map<string, T.MethodDeclaration[]>();
  for (const member of cls.members) {
    if (!ts.isMethodDeclaration(member) || member.body === undefined || member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) === true) continue;
    for (const name of setBy(member, (target) => (ts.isPropertyAccessExpression(target) && target.expression.kind === SyntaxKind.ThisKeyword ? target.name.text : null))) add(found, name, member);
  }
  return found;
});

function add<One>(found: Map<string, One[]>, name: string, setter: One): void {
  const before = found.get(name);
  if (before === undefined) found.set(name, [setter]);
  else if (before.length < MOST && !before.includes(setter)) before.push(setter);
}

function emptyIn({ declarationList, modifiers }: T.VariableStatement): string[] {
  if (modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword) === true || (declarationList.flags & ts.NodeFlags.Const) !== 0) return [];
  return declarationList.declarations.flatMap(({ name, initializer }) => (ts.isIdentifier(name) && (initializer === undefined || isNothing(initializer)) ? [name.text] : []));
}

function isNothing(node: T.Expression): boolean {
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return isNothing(node.expression);
  return node.kind === SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

function isSetter(node: T.Node): node is Setter {
  return (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node)) && node.body !== undefined;
}

/** What a function sets, whenever it is called, to what a call gives. `x ??= make()` is done by whoever reads it. */
function setBy(fn: Setter, named: (target: T.Expression) => string | null): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: T.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken && calls(node.right)) {
      for (const target of targetsOf(node.left)) {
        const name = named(target);
        if (name !== null && !initialises(node, target.getText())) names.add(name);
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(fn, visit);
  return names;
}

/** Whether a function sets a variable that is not its own to what a call gives. */
export const setsFromOutside = perNode((fn: FunctionSyntax): boolean => {
  if (!isSetter(fn)) return false;
  const own = declaredNames(fn);
  return setBy(fn, (target) => (ts.isIdentifier(target) && !own.has(target.text) ? target.text : null)).size > 0;
});

function calls(node: T.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return ts.isCallExpression(node) || ts.isNewExpression(node) || (ts.forEachChild(node, (child) => calls(child) || undefined) ?? false);
}

/** A variable of a module as functions see it: with what others set it to, where it holds nothing yet. */
export function setVariable(ev: Evaluator, instance: ModuleInstance, name: string, now: Value): Value {
  const { unit, frame } = instance;
  const address = frame.scope.own(name);
  if (address === undefined || !isEmpty(now)) return now;
  const setters = (settersOf(unit.source).get(name) ?? []).filter((setter) => !ev.visited.has(setter) && ev.step());
  const values = setters.flatMap((setter) => {
    enterFunction(ev, instance, setter);
    return given(ev.atRoot(() => ev.read(address)));
  });
  return values.length === 0 ? now : union([...values, unknown(WHY)]);
}

/** As `setVariable`, of a field of an object that modules hold; null where no method sets it. */
export function setField(ev: Evaluator, self: Value, cell: ObjectCell, name: string): Value | null {
  if (self.t !== 'ref' || !ev.isOlder(self.address) || ev.root.get(self.address) === undefined) return null;
  const setters = settersOfField(cell.cls, name).filter(({ method }) => !ev.visited.has(method) && ev.step());
  if (setters.length === 0) return null;
  const values = setters.flatMap(({ cls, method }) => ev.atRoot(() => {
    ev.later(() => callFunction(ev, methodOf(cls, method), self, anything(method), { unit: cls.unit, node: method }));
    const set = ev.objectCell(self)?.props.get(name);
    return set === undefined ? [] : given(set.value);
  }));
  return union([...values, unknown(WHY)]);
}

function settersOfField(cls: ClassValue | null, name: string): { readonly cls: ClassValue; readonly method: T.MethodDeclaration }[] {
  if (cls === null) return [];
  const own = (fieldSettersOf(cls.node).get(name) ?? []).map((method) => ({ cls, method }));
  return own.length > 0 || cls.base?.t !== 'class' ? own : settersOfField(cls.base, name);
}

export function isEmpty(value: Value): boolean {
  return value === UNDEFINED || (value.t === 'literal' && (value.value === undefined || value.value === null));
}

function given(value: Value): Value[] {
  return alternatives(value).filter((one) => !isEmpty(one));
}
