import type { Together } from '../../model/run.ts';
import { siteOf } from '../graph/place.ts';
import { soundsLikeWaiting } from '../knowledge/limiters.ts';
import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import { union } from '../values/union.ts';
import { isString, type Place } from '../values/value.ts';
import { functionsAround, isFunction, isLoop, mentionsOf, outermost, ownerOf, scopeOf } from './around.ts';
import { fateOf } from './promise.ts';
import type { Use } from './uses.ts';

const RUNS = new Set(['invoke', 'stream', 'batch']);

/** How runs on the thread of one call come to be under way at once; null where nothing says that they do. */
export function togetherOf(uses: readonly Use[], all: readonly Use[]): Together | null {
  const use = withEachThread(uses);
  if (!RUNS.has(use.method) || use.config.threadAt === null || use.config.others.length > 0) return null;
  if (use.method === 'batch') return inBatch(use);
  return inCallbackOrLoop(use) ?? inList(use, all) ?? begunBefore(use, all) ?? byHelper(use);
}

/** A call that is read once for each item of a list, or for each caller of a helper, may have a thread each time. */
function withEachThread(uses: readonly Use[]): Use {
  const [use] = uses as [Use];
  const threads = uses.map(({ config }) => config.thread);
  if (!threads.every((thread) => thread != null)) return use;
  return { ...use, config: { ...use.config, thread: union(threads) } };
}

/** `Promise.all([ask(a), ask(b)])`, `texts.map((text) => ask(text))`: a helper runs one thread, or that which it is given. */
function byHelper(use: Use): Together | null {
  const { unit, node: run } = use.at;
  const fn = ownerOf(run);
  if (fn === null || !isHandedOn(run) || locks(fn)) return null;
  const given = isSameThread(use, fn) ? [] : threadGiven(use, fn);
  if (given === null) return null;
  const calls = callsOf(fn);
  for (const node of calls) {
    const list = listOf(node);
    if (list !== null && calls.some((other) => other !== node && listOf(other) === list && given.every((index) => isSameText(node.arguments[index], other.arguments[index])))) return { how: 'list', site: siteOf({ unit, node: list }), with: [] };
    const turn = ownerOf(node);
    const start = turn === null || locks(turn) || isInside(fn, turn) || !isHandedOn(node) ? null : callbackOf(turn);
    if (start !== null && given.every((index) => isSteadyIn(node.arguments[index], turn!))) return { how: 'callback', site: siteOf({ unit, node: start }), with: [] };
  }
  return null;
}

/** The parameters that name the thread, where nothing else does that changes from call to call; null where it is not these alone. */
function threadGiven({ config: { threadAt } }: Use, fn: T.Node): number[] | null {
  if (threadAt === null || !isFunction(fn) || ownerOf(threadAt.node) !== fn) return null;
  const value = valueOf(threadAt.node);
  const names = callsSomething(value) ? null : namesBehind(value, fn);
  if (names === null) return null;
  const given = names.map((name) => (fn as T.FunctionLikeDeclaration).parameters.findIndex(({ name: own, dotDotDotToken }) => ts.isIdentifier(own) && own.text === name.text && dotDotDotToken === undefined));
  return names.every((name, at) => (given[at]! < 0 ? isSteady(name, fn) : !isAssigned(name, fn))) ? given.filter((index) => index >= 0) : null;
}

/** The names that a value is made of, through the constants of a function; null where those call who knows what. */
function namesBehind(value: T.Node, fn: T.Node, isKnown = false): T.Identifier[] | null {
  const found: T.Identifier[] = [];
  for (const name of identifiersIn(value)) {
    const made = mentionsOf(name.text, fn).map(({ parent }) => parent).find((one): one is T.VariableDeclaration => ts.isVariableDeclaration(one) && ts.isIdentifier(one.name) && one.name.text === name.text);
    if (made === undefined) found.push(name);
    else if (made.initializer === undefined || (!isKnown && callsSomething(made.initializer)) || isAssigned(name, fn)) return null;
    else found.push(...identifiersIn(made.initializer));
  }
  return found;
}

function isSameText(a: T.Expression | undefined, b: T.Expression | undefined): boolean {
  const text = a === undefined || ts.isSpreadElement(a) ? null : stableText(a);
  return text !== null && b !== undefined && text === stableText(b);
}

function isSteadyIn(arg: T.Expression | undefined, turn: T.Node): boolean {
  return arg !== undefined && !ts.isSpreadElement(arg) && !callsSomething(arg) && identifiersIn(arg).every((name) => isSteady(name, turn));
}

/** The calls of a function by its name where it can be seen; of a method, those by its own object. */
function callsOf(fn: T.Node): T.CallExpression[] {
  if (ts.isMethodDeclaration(fn) && ts.isClassLike(fn.parent)) return callsOfMethod(fn.name.getText(), fn.parent);
  const holder = ts.isFunctionDeclaration(fn) ? fn : outermost(fn).parent;
  if (!(ts.isFunctionDeclaration(holder) || ts.isVariableDeclaration(holder)) || holder.name === undefined || !ts.isIdentifier(holder.name)) return [];
  return mentionsOf(holder.name.text, scopeOf(holder)).flatMap((name) => (ts.isCallExpression(name.parent) && name.parent.expression === name ? [name.parent] : []));
}

function callsOfMethod(name: string, cls: T.Node): T.CallExpression[] {
  const found: T.CallExpression[] = [];
  const visit = (node: T.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === `this.${name}`) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(cls);
  return found;
}

/** The function gives its caller the promise of the run, or one that waits for it. */
function isHandedOn(call: T.Node): boolean {
  const node = outermost(call);
  const { parent } = node;
  return ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
}

/** `graph.batch(inputs, config)`: one configuration for all of them. */
function inBatch(use: Use): Together | null {
  const call = use.at.node;
  if (!ts.isCallExpression(call) || call.arguments.length !== 2) return null;
  const [inputs, config] = call.arguments as unknown as [T.Expression, T.Expression];
  if (/maxConcurrency/.test(config.getText()) || (ts.isArrayLiteralExpression(inputs) && inputs.elements.length < 2 && !inputs.elements.some(ts.isSpreadElement))) return null;
  return { how: 'batch', site: siteOf({ unit: use.at.unit, node: inputs }), with: [] };
}

function inCallbackOrLoop(use: Use): Together | null {
  const { unit } = use.at;
  let awaited = false;
  let pushedTo: string | null = null;
  for (let each: T.Node = use.at.node; each.parent !== undefined; each = each.parent) {
    const { parent } = each;
    if (isFunction(each)) {
      const call = callbackOf(each) ?? namedCallbackOf(each);
      return call !== null && !locks(each) && isSameThread(use, each) ? { how: 'callback', site: siteOf({ unit, node: call }), with: [] } : null;
    }
    if (ts.isAwaitExpression(parent) || (ts.isForOfStatement(parent) && parent.awaitModifier !== undefined && parent.expression === each)) awaited = true;
    if (ts.isVariableDeclaration(parent) && !awaited) return null;
    if (ts.isCallExpression(parent) && parent.expression !== each && !awaited) {
      // Handed to something that may wait, such as a queue.
      if (!isPush(parent)) return null;
      pushedTo = (parent.expression as T.PropertyAccessExpression).expression.getText();
    }
    if (isLoop(each) && !awaited) {
      const waits = pushedTo === null ? /\bawait\b/.test(each.getText()) : new RegExp(`await[^;]*\\b${escaped(pushedTo)}\\b`).test(each.getText());
      return !waits && (pushedTo !== null || fateOf(use.at.node) === 'dropped' || isVoid(use.at.node)) && isSameThread(use, each) ? { how: 'loop', site: headOfLoop({ unit, node: each }), with: [] } : null;
    }
  }
  return null;
}

function isVoid(call: T.Node): boolean {
  return ts.isVoidExpression(outermost(call).parent);
}

function isPush({ expression }: T.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && (expression.name.text === 'push' || expression.name.text === 'add') && /^[\w$.]+$/.test(expression.expression.getText());
}

function escaped(text: string): string {
  return text.replaceAll(/[.$]/g, '\\$&');
}

function headOfLoop(place: Place): Together['site'] {
  const site = siteOf(place);
  const body = (place.node as T.IterationStatement).statement;
  return { ...site, end: Math.max(site.start + 1, body.getStart(place.unit.source) - 1) };
}

/** The call of `map` that a function is given to, where it starts one after the other without waiting. */
function callbackOf(fn: T.Node): T.Node | null {
  const value = outermost(fn);
  const call = value.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return null;
  const { name, expression } = call.expression;
  const starts = name.text === 'map' || name.text === 'flatMap' || name.text === 'forEach';
  // A list of one, or a library whose `map` waits.
  if (starts && call.arguments[0] === value && call.arguments.length === 1 && !isSingle(expression) && !/^(Promise|pMap|async|limit|queue|Bluebird)\b/i.test(expression.getText())) return call;
  return name.text === 'from' && expression.getText() === 'Array' && call.arguments[1] === value ? call : null;
}

/** `questions.map(ask)`, where a variable or a declaration holds the function. */
function namedCallbackOf(fn: T.Node): T.Node | null {
  const holder = ts.isFunctionDeclaration(fn) ? fn : outermost(fn).parent;
  if (!(ts.isFunctionDeclaration(holder) || ts.isVariableDeclaration(holder)) || holder.name === undefined || !ts.isIdentifier(holder.name)) return null;
  const { name } = holder;
  for (const mention of mentionsOf(name.text, scopeOf(holder))) if (mention !== name) {
    const call = callbackOf(mention);
    if (call !== null) return call;
  }
  return null;
}

function isSingle(list: T.Expression): boolean {
  return ts.isArrayLiteralExpression(list) && list.elements.length < 2 && !list.elements.some(ts.isSpreadElement);
}

/** Whether something that is called in the function makes its calls wait for each other, as far as names say. */
const locks = perNode((fn: T.Node): boolean => {
  const waits = (node: T.Node): boolean => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && namesWaiting(node.expression)) return true;
    return ts.forEachChild(node, (child) => waits(child) || undefined) ?? false;
  };
  return waits(fn);
});

/** `mutex.runExclusive`, `withLock`: not `blocks.get`. */
function namesWaiting(callee: T.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return soundsLikeWaiting(callee.name.text) || namesWaiting(callee.expression);
  if (ts.isCallExpression(callee) || ts.isElementAccessExpression(callee) || ts.isNonNullExpression(callee) || ts.isParenthesizedExpression(callee)) return namesWaiting(callee.expression);
  return ts.isIdentifier(callee) && soundsLikeWaiting(callee.text);
}

/** Runs whose promises stand in one list for `Promise.all`, themselves or by the names they were given. */
function inList(use: Use, all: readonly Use[]): Together | null {
  const list = listOf(use.at.node);
  if (list === null) return null;
  const others = all.filter((other) => other !== use && other.at.node !== use.at.node && other.draft === use.draft && RUNS.has(other.method) && listOf(other.at.node) === list && sameThread(use, other));
  if (others.length === 0) return null;
  const sites = new Map(others.map(({ at }) => [at.node, siteOf(at)]));
  return { how: 'list', site: siteOf({ unit: use.at.unit, node: list }), with: [...sites.values()] };
}

/** `const a = run(); const b = run(); await a;`: the second starts while the first is under way. */
function begunBefore(use: Use, all: readonly Use[]): Together | null {
  const declaration = outermost(use.at.node).parent;
  const owner = ownerOf(use.at.node);
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || owner === null) return null;
  const block = declaration.parent.parent.parent;
  const next = mentionsOf(declaration.name.text, scopeOf(declaration)).find((one) => one !== declaration.name);
  if (next === undefined || !isPromiseUse(next)) return null;
  const between = all.filter((other) => {
    const { node } = other.at;
    if (other === use || other.draft !== use.draft || !RUNS.has(other.method) || !sameThread(use, other) || ownerOf(node) !== owner) return false;
    return node.pos >= declaration.end && node.end <= next.pos && statementOf(node)?.parent === block;
  });
  return between.length === 0 ? null : { how: 'begun', site: siteOf({ unit: use.at.unit, node: declaration }), with: between.map(({ at }) => siteOf(at)) };
}

/** It is waited for there, so that it was a promise before. */
function isPromiseUse(name: T.Node): boolean {
  const { parent } = name;
  return ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrayLiteralExpression(parent) || (ts.isPropertyAccessExpression(parent) && /^(then|catch|finally)$/.test(parent.name.text));
}

function statementOf(node: T.Node): T.Node | null {
  for (let each: T.Node | undefined = node; each !== undefined; each = each.parent) if (ts.isStatement(each)) return each;
  return null;
}

function listOf(call: T.Node): T.Node | null {
  const node = outermost(call);
  const { parent } = node;
  if (ts.isArrayLiteralExpression(parent)) {
    const combined = outermost(parent).parent;
    return ts.isCallExpression(combined) && /^Promise\.(all|allSettled|race|any)$/.test(combined.expression.getText()) ? combined : null;
  }
  // Chains such as `.then(…)` belong to the promise.
  if (ts.isPropertyAccessExpression(parent) && /^(then|catch|finally)$/.test(parent.name.text) && ts.isCallExpression(parent.parent)) return listOf(parent.parent);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return null;
  const { name } = parent;
  for (const mention of mentionsOf(name.text, scopeOf(parent))) {
    if (mention === name) continue;
    return ts.isArrayLiteralExpression(mention.parent) ? listOf(mention) : null;
  }
  return null;
}

function sameThread(a: Use, b: Use): boolean {
  const [one, other] = [a.config.thread, b.config.thread];
  if (one != null && other != null && isString(one) && isString(other)) return one.value === other.value;
  if (a.config.threadAt === null || b.config.threadAt === null) return false;
  if (a.config.threadAt.node === b.config.threadAt.node) return ownerOf(a.at.node) === ownerOf(b.at.node) && functionsAround(a.at.node).includes(ownerOf(a.config.threadAt.node)!);
  const texts = [a, b].map(({ config }) => stableText(valueOf(config.threadAt!.node)));
  return texts[0] !== null && texts[0] === texts[1] && ownerOf(a.config.threadAt.node) === ownerOf(b.config.threadAt.node);
}

function valueOf(property: T.Node): T.Node {
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property;
}

/** The text of an expression that means the same wherever it stands in a function; null for others. */
function stableText(node: T.Node): string | null {
  return callsSomething(node) ? null : node.getText();
}

function callsSomething(node: T.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node) || (ts.forEachChild(node, (child) => callsSomething(child) || undefined) ?? false);
}

/** Whether each turn of a loop, or each call of a callback, runs the same thread. */
function isSameThread(use: Use, turn: T.Node): boolean {
  const { thread, threadAt } = use.config;
  if (threadAt === null || thread == null) return false;
  const isKnown = isString(thread);
  const owner = ownerOf(threadAt.node);
  // Made where the run can see it, not by a helper for each turn.
  if (owner !== null && !functionsAround(use.at.node).includes(owner)) return isKnown && isMadeAlike(configOf(use), turn);
  if (!isInside(threadAt.node, turn)) return isKnown || isOutside(use, turn);
  const value = valueOf(threadAt.node);
  if (isKnown) return isMadeAlike(value, turn);
  return !callsSomething(value) && identifiersIn(value).every((name) => isSteady(name, turn));
}

/** The text of one turn is that of all, unless something of the turn goes into it: a list may have one item. */
function isMadeAlike(value: T.Node | undefined, turn: T.Node): boolean {
  return value !== undefined && (namesBehind(value, turn, true)?.every((name) => isSteady(name, turn)) ?? false);
}

/** A configuration made before the turn is the same for all of them. */
function isOutside(use: Use, turn: T.Node): boolean {
  const config = configOf(use);
  return config !== undefined && ts.isIdentifier(config) && isSteady(config, turn);
}

function configOf({ at: { node } }: Use): T.Expression | undefined {
  return ts.isCallExpression(node) ? node.arguments[1] : undefined;
}

function isInside(node: T.Node, outer: T.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end;
}

function identifiersIn(node: T.Node): T.Identifier[] {
  if (ts.isIdentifier(node)) return [node];
  if (ts.isPropertyAccessExpression(node)) return identifiersIn(node.expression);
  const found: T.Identifier[] = [];
  ts.forEachChild(node, (child) => void found.push(...identifiersIn(child)));
  return found;
}

/** Declared outside, and not set inside. */
function isSteady(name: T.Identifier, turn: T.Node): boolean {
  const declared = mentionsOf(name.text, turn).some(({ parent, ...one }) => (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) && parent.name.pos === one.pos);
  return !declared && !isAssigned(name, turn);
}

function isAssigned(name: T.Identifier, turn: T.Node): boolean {
  const assigned = mentionsOf(name.text, turn).some((one) => ts.isBinaryExpression(one.parent) && one.parent.left === one && one.parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && one.parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment);
  return assigned || mentionsOf(name.text, turn).some(({ parent }) => ts.isPostfixUnaryExpression(parent) || ts.isPrefixUnaryExpression(parent));
}
