import { builderKind, createBuilder } from '../library/index.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { Property } from '../values/heap.ts';
import { ref } from '../values/heap.ts';
import { type ClassValue, type FunctionSyntax, type FunctionValue, type Place, UNDEFINED, type Value } from '../values/value.ts';
import { withDefault } from './assign.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { activation, type Frame } from './frame.ts';
import { callFunction } from './invoke.ts';
import { readStatic } from './later.ts';
import { hasModifier, named } from './modules.ts';
import { propertyName } from './names.ts';
import { setProperty } from './properties.ts';
import { Scope } from './scope.ts';
import { executeAll } from './statements.ts';

export function defineClass(ev: Evaluator, node: T.ClassLikeDeclaration, frame: Frame): ClassValue {
  const extending = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword)?.types[0];
  const base = extending === undefined ? null : evaluate(ev, extending.expression, frame);
  const scope = new Scope(frame.scope);
  const cls: ClassValue = { t: 'class', node, unit: frame.unit, scope, base, statics: ev.object() };
  if (node.name !== undefined) scope.declare(node.name.text, ev.bind(cls));
  const inside: Frame = { ...frame, scope, self: cls, home: cls };
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      executeAll(ev, member.body.statements, { ...inside, scope: new Scope(scope), call: activation(null, ev.call) });
      continue;
    }
    if (!ts.isPropertyDeclaration(member) || !isStatic(member) || member.initializer === undefined) continue;
    const name = propertyName(ev, member.name, inside);
    const value = evaluate(ev, member.initializer, inside);
    if (name !== null) setProperty(ev, cls.statics, name, named(value, name), { unit: frame.unit, node: member });
  }
  return cls;
}

function isStatic(member: T.ClassElement): boolean {
  return hasModifier(member, SyntaxKind.StaticKeyword);
}

export interface Member {
  readonly kind: 'method' | 'getter' | 'arrow';
  readonly fn: FunctionValue;
}

/** A method or getter of the class or of a class it extends. */
export function findMember(ev: Evaluator, cls: ClassValue, name: string): Member | null {
  for (const member of cls.node.members) {
    if (isStatic(member)) continue;
    const isMethod = ts.isMethodDeclaration(member) && member.body !== undefined;
    if (!isMethod && !ts.isGetAccessorDeclaration(member)) continue;
    if (memberName(member) !== name) continue;
    return { kind: isMethod ? 'method' : 'getter', fn: methodOf(cls, member as T.MethodDeclaration) };
  }
  return cls.base?.t === 'class' ? findMember(ev, cls.base, name) : null;
}

/** What `self.name = value` runs. */
export function findSetter(cls: ClassValue, name: string): FunctionValue | null {
  const setter = cls.node.members.find((member): member is T.SetAccessorDeclaration => !isStatic(member) && ts.isSetAccessorDeclaration(member) && memberName(member) === name);
  if (setter !== undefined) return methodOf(cls, setter);
  return cls.base?.t === 'class' ? findSetter(cls.base, name) : null;
}

/** A static property or method. */
export function findStatic(ev: Evaluator, cls: ClassValue, name: string): Value | null {
  const property = ev.objectCell(cls.statics)?.props.get(name);
  if (property !== undefined) return readStatic(ev, cls, name, property);
  for (const member of cls.node.members) {
    if (isStatic(member) && ts.isMethodDeclaration(member) && memberName(member) === name) return { ...methodOf(cls, member), self: cls };
    if (isStatic(member) && ts.isGetAccessorDeclaration(member) && memberName(member) === name) return callFunction(ev, methodOf(cls, member), cls, [], null);
  }
  return cls.base?.t === 'class' ? findStatic(ev, cls.base, name) : null;
}

function memberName(member: T.ClassElement): string | null {
  return member.name !== undefined && (ts.isIdentifier(member.name) || ts.isPrivateIdentifier(member.name) || ts.isStringLiteral(member.name)) ? member.name.text : null;
}

export function methodOf(cls: ClassValue, node: FunctionSyntax): FunctionValue {
  return { t: 'function', node, unit: cls.unit, scope: cls.scope, self: null, bound: [], home: cls };
}

/** `new Class(...args)` */
export function instantiate(ev: Evaluator, cls: ClassValue, args: readonly Value[], at: Place | null): Value {
  const base = rootBase(cls);
  const kind = base === null || at === null ? null : builderKind(base);
  const open = base === null || kind !== null ? null : 'a property of a base class that is not visible';
  const own = ref(ev.alloc({ t: 'object', props: new Map<string, Property>(), spread: [], open, cls, grownFrom: null }));
  const self: Value = kind === null ? own : { ...createBuilder(ev, kind, args, at!), own };
  construct(ev, cls, self, args, at);
  return self;
}

/** What the last class in the line extends: a base class that we cannot see may add anything. */
function rootBase({ base }: ClassValue): Value | null {
  return base?.t === 'class' ? rootBase(base) : base;
}

/** Runs the constructor of the class on an object that exists. */
export function construct(ev: Evaluator, cls: ClassValue, self: Value, args: readonly Value[], at: Place | null): void {
  if (!ev.instances.has(cls.node)) ev.instances.set(cls.node, self);
  const constructor = cls.node.members.find((member): member is T.ConstructorDeclaration => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (constructor === undefined || cls.base === null) {
    if (cls.base?.t === 'class') construct(ev, cls.base, self, args, at);
    initialiseFields(ev, cls, self, at);
  }
  if (constructor === undefined) return;
  constructor.parameters.forEach((parameter, index) => {
    if (ts.isParameterPropertyDeclaration(parameter, constructor) && ts.isIdentifier(parameter.name)) {
      const place = { unit: cls.unit, node: parameter };
      const frame: Frame = { unit: cls.unit, scope: cls.scope, self, home: cls, call: activation(at, ev.call) };
      const given = withDefault(ev, args[index] ?? UNDEFINED, parameter.initializer, frame);
      setProperty(ev, self, parameter.name.text, given, place);
    }
  });
  callFunction(ev, methodOf(cls, constructor), self, args, at);
}

/** `super(...args)` in a constructor. */
export function constructBase(ev: Evaluator, frame: Frame, args: readonly Value[], at: Place): Value {
  const { home, self } = frame;
  if (home === null || self === null) return UNDEFINED;
  if (home.base?.t === 'class') construct(ev, home.base, self, args, at);
  else if (self.t === 'builder') self.draft.args = args;
  initialiseFields(ev, home, self, at);
  return UNDEFINED;
}

/** An object whose fields are objects of its own class, and so on, has no end: deeper ones are not looked into. */
const MOST_WITHIN = 4;

function initialiseFields(ev: Evaluator, cls: ClassValue, self: Value, at: Place | null): void {
  const within = ev.initialising.get(cls.node) ?? 0;
  if (within >= MOST_WITHIN) {
    const cell = ev.objectCell(self);
    if (self.t === 'ref' && cell !== null) ev.put(self.address, { ...cell, open: 'an object within objects of its own class' });
    return;
  }
  ev.initialising.set(cls.node, within + 1);
  try {
    initialiseEach(ev, cls, self, at);
  } finally {
    ev.initialising.set(cls.node, within);
  }
}

function initialiseEach(ev: Evaluator, cls: ClassValue, self: Value, at: Place | null): void {
  const frame: Frame = { unit: cls.unit, scope: cls.scope, self, home: cls, call: activation(at, ev.call) };
  for (const member of cls.node.members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) continue;
    const name = propertyName(ev, member.name, frame);
    if (name === null) continue;
    const place = { unit: cls.unit, node: member };
    const { initializer } = member;
    if (initializer !== undefined) setProperty(ev, self, name, named(ev.asOf(frame.call, () => evaluate(ev, initializer, frame)), name), place);
  }
}
