import { handlerOf } from '../runs/handlers.ts';
import { connectionOf } from '../runs/origins.ts';
import { isChanging } from '../knowledge/changing.ts';
import { SEARCHES } from '../knowledge/passing.ts';
import { calledName } from '../log/sources.ts';
import { exportNamed } from '../library/limiter.ts';
import { callLibrary, callTask, environmentBy } from '../library/index.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { ref } from '../values/heap.ts';
import { alternatives, mapAlternatives, same, union } from '../values/union.ts';
import { type DerivedValue, type FunctionSyntax, type FunctionValue, isString, literal, type Place, type Shape, UNDEFINED, unknown, type UnknownValue, type Value } from '../values/value.ts';
import { bindPattern, withDefault } from './assign.ts';
import { constructBase, findMember, instantiate } from './classes.ts';
import { anything } from './entries.ts';
import { settled } from './chosen.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate, isOpaque } from './expressions.ts';
import { activation, type Frame } from './frame.ts';
import { mayBuild, mayRun, noteEscapes } from './escapes.ts';
import { forkAt } from './fork-name.ts';
import { runGiven } from './given-work.ts';
import { iterate } from './iterate.ts';
import { importModule, named, requireSpecifier } from './modules.ts';
import { callNative } from './natives.ts';
import { perhaps } from './natives/array.ts';
import { opaqueMethod } from './natives/opaque.ts';
import { keysOf, partsOf } from './operators.ts';
import { getProperty, native } from './properties.ts';
import { Scope } from './scope.ts';
import { executeBody } from './statements.ts';
import { literalsOfType, shapeOfType } from './types.ts';

/** Calls within calls before we stop following. */
const DEEPEST = 24;

export function evaluateCall(ev: Evaluator, node: T.CallExpression, frame: Frame): Value {
  const at = { unit: frame.unit, node };
  const special = specialCall(ev, node, frame);
  if (special !== null) return special;
  const { callee, self } = evaluateCallee(ev, node.expression, frame);
  const args = evaluateArguments(ev, node.arguments, frame);
  return callValue(ev, callee, self, args, at);
}

/** `` sql`select … ${id}` `` calls `sql` with its texts, and with what stands between them. */
export function evaluateTagged(ev: Evaluator, node: T.TaggedTemplateExpression, frame: Frame): Value {
  const { callee, self } = evaluateCallee(ev, node.tag, frame);
  const { template } = node;
  const [texts, between] = ts.isTemplateExpression(template)
    ? [[template.head.text, ...template.templateSpans.map((one) => one.literal.text)], template.templateSpans.map(({ expression }) => expression)]
    : [[template.text], []];
  const args = evaluateArguments(ev, between, frame);
  return callValue(ev, callee, self, [ev.list(texts.map(literal)), ...args], { unit: frame.unit, node });
}

/** `super(…)`, `require(…)` and `import(…)`. */
function specialCall(ev: Evaluator, node: T.CallExpression, frame: Frame): Value | null {
  const { expression } = node;
  const [first] = node.arguments;
  if (expression.kind === SyntaxKind.SuperKeyword) {
    return constructBase(ev, frame, evaluateArguments(ev, node.arguments, frame), { unit: frame.unit, node });
  }
  if (first === undefined || !ts.isStringLiteralLike(first)) return null;
  if (expression.kind === SyntaxKind.ImportKeyword) return importModule(ev, first.text, frame.unit, node);
  if (ts.isIdentifier(expression) && expression.text === 'require' && frame.scope.find('require') === undefined) {
    return ev.atRoot(() => requireSpecifier(ev, first.text, frame.unit, node));
  }
  return null;
}

interface Callee {
  readonly callee: Value;
  readonly self: Value | null;
}

function evaluateCallee(ev: Evaluator, node: T.Expression, frame: Frame): Callee {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return evaluateCallee(ev, node.expression, frame);
  if (ts.isAsExpression(node)) return evaluateCallee(ev, node.expression, frame);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.CommaToken) {
    return { callee: evaluate(ev, node.right, frame), self: null };
  }
  if (ts.isPropertyAccessExpression(node)) {
    const at = { unit: frame.unit, node };
    if (node.expression.kind === SyntaxKind.SuperKeyword) {
      const base = frame.home?.base;
      const member = base?.t === 'class' ? findMember(ev, base, node.name.text) : null;
      if (member === null && frame.self?.t === 'builder') return { callee: native('builder', node.name.text, frame.self), self: frame.self };
      return { callee: member?.fn ?? unknown('a method of an unknown base class', at), self: frame.self };
    }
    const self = settled(ev, evaluate(ev, node.expression, frame), node.expression);
    return { callee: getProperty(ev, self, node.name.text, at), self };
  }
  if (ts.isElementAccessExpression(node)) {
    const self = evaluate(ev, node.expression, frame);
    return { callee: evaluate(ev, node, frame), self };
  }
  return { callee: evaluate(ev, node, frame), self: null };
}

export function evaluateArguments(ev: Evaluator, nodes: readonly T.Expression[] | undefined, frame: Frame): Value[] {
  const values: Value[] = [];
  for (const node of nodes ?? []) {
    if (ts.isSpreadElement(node)) values.push(...spreadArguments(ev, node, frame));
    else values.push(evaluate(ev, node, frame));
  }
  return values;
}

function spreadArguments(ev: Evaluator, node: T.SpreadElement, frame: Frame): Value[] {
  const of = evaluate(ev, node.expression, frame);
  const list = iterate(ev, of);
  if (list !== null && list.open === null && list.grownFrom === null && list.items.every(({ count }) => count === 'one')) return list.items.map((item) => item.value);
  return [unknown('spread arguments', { unit: frame.unit, node }, 'unknown', { is: 'item', of, all: true })];
}

export function evaluateNew(ev: Evaluator, node: T.NewExpression, frame: Frame): Value {
  const callee = evaluate(ev, node.expression, frame);
  const args = evaluateArguments(ev, node.arguments, frame);
  const at = { unit: frame.unit, node };
  return mapAlternatives(callee, (one) => {
    if (one.t === 'class') return instantiate(ev, one, args, at);
    if (one.t === 'library') return callLibrary(ev, one, args, at, true);
    if (one.t === 'native') {
      if (REFUSES.test(one.name)) ev.mayThrow(at);
      return callNative(ev, one, args, at, true);
    }
    if (one.t === 'function' && !ts.isArrowFunction(one.node)) return constructWith(ev, one, args, at);
    ev.mayThrow(at);
    noteEscapes(ev, args, at, 'is passed to a constructor that cannot be followed');
    const connection = connectionOf(ev, node.expression, args, at);
    if (connection !== null) return connection;
    ev.noteCall(one, null, args, at, false);
    return unknown('an instance of an unknown class', at, 'unknown', { is: 'call', callee: one, self: null, args });
  });
}

/** `new Fn()` as before there were classes. What its prototype holds is not followed. */
function constructWith(ev: Evaluator, fn: FunctionValue, args: readonly Value[], at: Place): Value {
  const self = ref(ev.alloc({ t: 'object', props: new Map(), spread: [], open: 'what a prototype holds', cls: null, grownFrom: null }));
  const result = callFunction(ev, fn, self, args, at);
  return result.t === 'ref' || result.t === 'builder' || result.t === 'compiled' ? result : self;
}

export function callValue(ev: Evaluator, callee: Value, self: Value | null, args: readonly Value[], at: Place | null): Value {
  switch (callee.t) {
    case 'union':
      return callAny(ev, alternatives(settled(ev, callee, at?.node ?? null)), self, args, at);
    case 'function':
      return callFunction(ev, callee, self, args, at);
    case 'library':
      if (callee.name === 'interrupt') ev.mayThrow(at);
      return callLibrary(ev, callee, args, at, false);
    case 'native':
      if (RUNS.test(callee.name)) ev.mayThrow(at);
      return callNative(ev, callee, args, at, false);
    case 'ref':
      ev.mayThrow(at);
      return callObject(ev, callee, args, at);
    case 'runnable':
      ev.mayThrow(at);
      return callee.kind === 'task' ? callTask(ev, callee, args, at) : callUnknown(ev, callee, args, at);
    case 'class':
      return unknown('a class called without new', at);
    case 'unknown':
      ev.mayThrow(at);
      if (callee.member !== undefined) return opaqueMethod(ev, callee.member.name, { self: callee.member.self, args, at });
      return callUnknown(ev, callee, args, at);
    default:
      ev.mayThrow(at);
      return callUnknown(ev, callee, args, at);
  }
}

/** Constructors that throw where they are given what they do not take. */
const REFUSES = /^(URL|RegExp)$/;

/** What runs something that may fail, or reads what may not be readable. */
const RUNS = /^(compiled|runnable)\.|^JSON\.parse$/;

/** Any of several functions: each on a branch of its own. A call of nothing throws, so it was not that one. */
function callAny(ev: Evaluator, all: readonly Value[], self: Value | null, args: readonly Value[], at: Place | null): Value {
  const some = all.filter((one) => !isOfNothing(one));
  const callees = some.length === 0 ? all : some;
  if (callees.length === 1) return callValue(ev, callees[0]!, self, args, at);
  const results: Value[] = [];
  const calls = callees.map((one) => () => {
    results.push(callValue(ev, one, self, args, at));
    return true;
  });
  const made = choiceBetween(callees);
  if (made === null) ev.fork(forkAt(ev, 'call', at?.node ?? null, null), calls);
  else ev.fork(made.fork, calls, made.branches);
  return union(results);
}

function isOfNothing(callee: Value): boolean {
  if (callee.t === 'literal') return callee.value === null || callee.value === undefined;
  return callee.t === 'unknown' && callee.member !== undefined && isOfNothing(callee.member.self);
}

/** The choice at which one of several builders was made. Where one of them is there, the others are not. */
function choiceBetween(callees: readonly Value[]): { readonly fork: string; readonly branches: readonly number[] } | null {
  const paths = callees.map((one) => (one.t === 'native' && one.self?.t === 'builder' ? one.self.draft.path : []));
  for (const { fork } of paths[0] ?? []) {
    const branches = paths.flatMap((path) => path.filter((choice) => choice.fork === fork).map(({ branch }) => branch));
    if (branches.length === paths.length && new Set(branches).size === paths.length) return { fork, branches };
  }
  return null;
}

/** Objects that can be called are mocks and callables we know nothing of; tools have `invoke`. */
function callObject(ev: Evaluator, callee: Value, args: readonly Value[], at: Place | null): Value {
  return callUnknown(ev, callee, args, at);
}

export function callUnknown(ev: Evaluator, callee: Value, args: readonly Value[], at: Place | null): Value {
  const worked = runGiven(ev, callee, args, at) ?? environmentBy(ev, callee, args, at);
  if (worked !== null) return worked;
  const self = callee.t === 'unknown' ? (callee.member?.self ?? null) : callee;
  if (at !== null && callee.t !== 'native') {
    noteEscapes(ev, self === null ? args : [self, ...args], at, 'is passed to a function that cannot be followed');
    noteHelper(ev, callee, args, at);
    ev.noteCall(callee, callee.t === 'unknown' ? self : null, args, at, false);
    callBack(ev, args, at);
  }
  if (callee.t === 'native') ev.noteCall(callee, null, args, at, false);
  const keys = [...new Set(args.flatMap(keysOf))];
  if (keys.length > 0) return { t: 'derived', keys, grown: null, shape: 'unknown', ...(at === null ? {} : { at }), ...(SEARCHES.test(calledName(callee)) ? {} : partsOf(args)) };
  const why = callee.t === 'unknown' ? callee.why : 'the result of a function that cannot be followed';
  return unknown(why, at, 'unknown', { is: 'call', callee, self: callee.t === 'unknown' ? self : null, args });
}

/** `_.set(state.draft, 'title', text)`: helpers of a package that change what they are given first. */
function noteHelper(ev: Evaluator, callee: Value, [first, path]: readonly Value[], at: Place): void {
  const name = exportNamed(callee);
  if (name === null || first === undefined || !isChanging({ ...name, module: moduleOf(callee) ?? name.module })) return;
  for (const one of alternatives(first)) {
    if (one.t === 'state-part') ev.mutate(one, 'set', null, at);
    if (one.t !== 'state' || path === undefined || !isString(path)) continue;
    const [key, ...inner] = path.value.split(/[.[]/) as [string, ...string[]];
    if (inner.length > 0) ev.mutate({ t: 'state-part', key, deep: false }, 'set', null, at);
    else ev.mutate(one, 'set', key, at);
  }
}

/** `lodash/set` is a module of its own, of which a helper is the default. */
function moduleOf(callee: Value): string | null {
  if (callee.t !== 'unknown') return null;
  return callee.from?.is === 'name' ? callee.from.module : callee.member?.name === 'default' ? moduleOf(callee.member.self) : null;
}

/** What a call gives that is made of parts of the state, and of nobody knows what else. */
export function derivedBy(ev: Evaluator, callee: UnknownValue, keys: readonly string[], args: readonly Value[], at: Place | null): DerivedValue {
  if (at !== null) noteHelper(ev, callee, args, at);
  ev.noteCall(callee, callee.member?.self ?? null, args, at, false);
  if (at !== null) callBack(ev, args, at);
  return { t: 'derived', keys, grown: null, shape: 'unknown', ...(at === null ? {} : { at }) };
}

/** What is given to a test runner, a server or a library of helpers is called some time, if it is not called before. */
function callBack(ev: Evaluator, args: readonly Value[], at: Place): void {
  const ofRun = ev.isInBody();
  for (const fn of args.flatMap(alternatives)) {
    if (fn.t !== 'function' || (!ofRun && !isInExecutor(fn.node) && (ev.visited.has(fn.node) || !(mayBuild(fn) || mayRun(fn) || handlerOf(fn.node, fn.unit) !== null)))) continue;
    const call = () => void callFunction(ev, fn, null, anything(fn.node), at);
    // `ws.on('message', fn)` in a handler of connections: it is called again and again, and finds what it has left.
    perhaps(ev, () => (ev.body === 0 || (!ofRun && mayRun(fn) && handlerOf(fn.node, fn.unit) !== null) ? ev.later(call) : call()));
  }
}

/** `new Promise((resolve) => { req.on('end', () => resolve(body)); })`: what settles a promise is a part of making it. */
const isInExecutor = perNode((fn: FunctionSyntax): boolean => {
  const executor = ts.findAncestor(fn.parent, ts.isFunctionLike);
  const made = executor?.parent;
  return made !== undefined && ts.isNewExpression(made) && made.expression.getText() === 'Promise';
});

/** The value a call returns, with all that the body does to memory. Of an async function: what the promise holds. */
export function callFunction(ev: Evaluator, fn: FunctionValue, receiver: Value | null, given: readonly Value[], at: Place | null): Value {
  const { node, unit } = fn;
  const unfollowed = (why: string): Value => {
    ev.mayThrow(at);
    noteEscapes(ev, [fn, ...(receiver === null ? [] : [receiver]), ...given], at ?? { unit, node }, 'is in the hands of a function that is not followed');
    ev.noteCall(fn, receiver, given, at, false);
    return unknown(why, { unit, node }, 'unknown', { is: 'call', callee: fn, self: receiver, args: given });
  };
  if (node.body === undefined) return unfollowed('a function without a body');
  if (ev.walk?.enters(fn) === false) return ev.joined(() => callFunction(ev, fn, receiver, given, at));
  if (ev.depth >= DEEPEST) return unfollowed('calls too deep to be followed');
  if (ev.isRunning(node, given.every((arg) => isConcrete(ev, arg)))) return unfollowed('calls itself');
  ev.visited.add(node);
  ev.entered.push(node);
  ev.noteCall(fn, receiver, given, at, true);
  const caller = ev.call;
  const call = activation(at, caller, node);
  const self = fn.self ?? receiver;
  const frame: Frame = { unit, scope: new Scope(fn.scope, node), self, home: fn.home, call };
  const base = ev.store;
  ev.call = call;
  ev.depth++;
  ev.enter(node);
  const items = isGenerator(node) ? ref(ev.alloc({ t: 'array', items: [], open: null, grownFrom: null, yielded: true })) : null;
  if (items !== null) call.yielded = items;
  try {
    bindParameters(ev, node.parameters, [...fn.bound, ...given], frame);
    const result = ts.isBlock(node.body) ? executeBody(ev, node.body, frame, base) : evaluate(ev, node.body, frame);
    ev.returned = ts.isBlock(node.body) ? call.exits : [{ value: result, at: { unit, node: node.body } }];
    // What is cut off has not come to its end: that it has returned nothing says nothing.
    if (ev.exhausted && ev.walk === null) return unknown('the file is too large to be evaluated as a whole', { unit, node });
    if (items !== null) return items;
    // A method that hands back what it was called on makes nothing.
    const name = self !== null && same(self, result) ? null : functionName(node);
    return ofDeclaredType(ev, name === null ? result : named(result, name), node.type, frame);
  } finally {
    ev.leave(node);
    ev.depth--;
    ev.call = caller;
  }
}

/** Known to the last, so that a recursion over it comes to its end. */
function isConcrete(ev: Evaluator, value: Value): boolean {
  if (value.t === 'ref') {
    const cell = ev.cell(value.address);
    return cell !== undefined && (!('open' in cell) || cell.open === null);
  }
  return value.t !== 'unknown' && value.t !== 'union' && value.t !== 'state' && value.t !== 'state-part' && value.t !== 'derived' && value.t !== 'run-result';
}

export function isGenerator(node: T.Node): boolean {
  return (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) && node.asteriskToken !== undefined;
}

function functionName(node: FunctionValue['node']): string | null {
  if (node.name !== undefined && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))) return node.name.text;
  if (ts.isConstructorDeclaration(node)) return null;
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name)) return parent.name.text;
  return null;
}

/** Where the body does not tell, the declared type may name the strings that can come out. */
function declared(ev: Evaluator, result: Value, type: T.TypeNode | undefined, frame: Frame): Value {
  if (type === undefined || !alternatives(result).some(isOpaque)) return result;
  const strings = literalsOfType(ev, type, frame);
  return strings === null ? result : mapAlternatives(result, (one) => (isOpaque(one) ? union(strings) : one));
}

/** What a function declares for its result may be more than ever comes out, and a key of the state has a type of its own. */
function ofDeclaredType(ev: Evaluator, result: Value, type: T.TypeNode | undefined, frame: Frame): Value {
  if (type === undefined || !alternatives(result).some(isOpaque)) return result;
  const strings = literalsOfType(ev, type, frame)?.flatMap((one) => (one.t === 'literal' && typeof one.value === 'string' ? [one.value] : []));
  if (strings === undefined) {
    const shape = shapeOfType(type);
    return shape === 'unknown' ? result : mapAlternatives(result, (one) => shapedAs(one, shape));
  }
  const named = union(strings.map((value): Value => ({ t: 'literal', value, declared: true })));
  return mapAlternatives(result, (one) => (one.t === 'state-part' && !one.deep ? { ...one, declared: strings } : isOpaque(one) ? named : one));
}

/** A type that is declared is no guess. */
function shapedAs(value: Value, shape: Shape): Value {
  if ((value.t !== 'unknown' && value.t !== 'derived') || value.shape !== 'unknown') return value;
  const { guessed: _, ...rest } = value;
  return { ...rest, shape };
}

function bindParameters(ev: Evaluator, parameters: readonly T.ParameterDeclaration[], args: readonly Value[], frame: Frame): void {
  const own = parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
  own.forEach((parameter, index) => {
    if (parameter.dotDotDotToken !== undefined) {
      bindPattern(ev, parameter.name, ev.list(args.slice(index)), frame, false);
      return;
    }
    const value = withDefault(ev, args[index] ?? UNDEFINED, parameter.initializer, frame);
    bindPattern(ev, parameter.name, declared(ev, value, parameter.type, frame), frame, false);
  });
}
