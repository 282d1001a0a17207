import { perNode } from '../per-node.ts';
import { handlerOf } from '../runs/handlers.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import { type ClassValue, type FunctionSyntax, type FunctionValue, unknown, type Value } from '../values/value.ts';
import { instantiate, methodOf } from './classes.ts';
import { buildersIn } from './escapes.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt } from './fork-name.ts';
import { givenBy, injectedInto } from './injected.ts';
import { callFunction } from './invoke.ts';
import type { ModuleInstance } from './modules.ts';
import { setsFromOutside } from './set-later.ts';

/** Functions worth entering although nothing in the file calls them. */
const INTERESTING = /Graph\b|\.\s*(add(Node|Edge|ConditionalEdges|Sequence)|set(EntryPoint|FinishPoint))\b|\.\s*(compile|invoke|stream|streamEvents|batch|getState|getStateHistory|updateState|list|put|setup|deleteThread)\s*\(|create((React|Deep)?Agent|Swarm|Supervisor)\b|\bentrypoint\s*(<|\()|Saver\b|InMemoryStore\b/;

/** Evaluates what is exported for others to call: factories, handlers, methods of classes. */
export function enterTheRest(ev: Evaluator, instance: ModuleInstance): void {
  // Handlers come first, so that what they call is seen with what they were sent.
  if (instance.unit.frameworks.length > 0 || MAY_HANDLE.test(instance.unit.text)) visit(ev, instance, instance.unit.source, (body) => handles(body, instance));
  enterHeld(ev, instance);
  visit(ev, instance, instance.unit.source, isInteresting);
}

/** A text that frameworks may call into. */
const MAY_HANDLE = /\b(req|request|ctx|event|socket|ws|job)\b|\.\s*(get|post|put|patch|delete|all|on|tool|registerTool|mutation|query)\s*\(|use server|@(Get|Post|Put|Patch|Delete|All|Sse|Body)\b|EventHandler\b|\b(GET|POST|PUT|PATCH|DELETE)\b/;

/** A handler, or what holds one. */
function handles(body: Enterable, instance: ModuleInstance): boolean {
  if (!calls(body)) return false;
  return handlerOf(body, instance.unit) !== null || (isInteresting(body) && bodiesWithin(body).some((one) => !ts.isClassLike(one) && handles(one, instance)));
}

/** Something is called in it, on something. */
const calls = perNode((node: T.Node): boolean => /\w\s*\(/.test(node.getText()));

function visit(ev: Evaluator, instance: ModuleInstance, node: T.Node, isToEnter: (body: Enterable) => boolean): void {
  const within = ts.isSourceFile(node) ? node.statements.flatMap((statement) => (isBody(statement) ? statement : bodiesWithin(statement))) : bodiesWithin(node);
  for (const body of within) {
    if (ts.isClassLike(body)) {
      for (const decorator of ts.canHaveDecorators(body) ? (ts.getDecorators(body) ?? []) : []) enterDecorator(ev, instance, decorator, isToEnter);
      if (isToEnter === isInteresting || decorated(body, instance)) enterClass(ev, instance, body);
    } else if (ev.visited.has(body)) visit(ev, instance, body, isToEnter);
    else if (isToEnter(body)) enterFunction(ev, instance, body);
  }
}

/** `@Module({ providers: [{ provide: SAVER, useFactory: () => new MemorySaver() }] })` */
function enterDecorator(ev: Evaluator, instance: ModuleInstance, decorator: T.Decorator, isToEnter: (body: Enterable) => boolean): void {
  if (isToEnter === isInteresting && isInteresting(decorator)) ev.atRoot(() => evaluate(ev, decorator.expression, instance.frame));
  visit(ev, instance, decorator, isToEnter);
}

/** The outermost functions and classes within a node. */
const bodiesWithin = perNode((node: T.Node): readonly (Enterable | T.ClassLikeDeclaration)[] => {
  const found: (Enterable | T.ClassLikeDeclaration)[] = [];
  const look = (child: T.Node): void => {
    // Names and tokens, which are most of a tree, have nothing in them.
    if (child.kind < SyntaxKind.FirstNode) return;
    if (isBody(child)) found.push(child);
    else ts.forEachChild(child, look);
  };
  ts.forEachChild(node, look);
  return found;
});

const isInteresting = perNode((node: T.Node): boolean => INTERESTING.test(node.getText()));

function isBody(node: T.Node): node is Enterable | T.ClassLikeDeclaration {
  return ts.isClassLike(node) || isFunction(node);
}

type Enterable = T.FunctionDeclaration | T.FunctionExpression | T.ArrowFunction | T.MethodDeclaration | T.GetAccessorDeclaration;

function isFunction(node: T.Node): node is Enterable {
  return (
    (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node) || ts.isGetAccessorDeclaration(node)) &&
    node.body !== undefined
  );
}

/** A class with methods that handle requests. */
function decorated(body: T.ClassLikeDeclaration, { unit }: ModuleInstance): boolean {
  return body.members.some((member) => ts.isMethodDeclaration(member) && handlerOf(member, unit) !== null);
}

export function enterFunction(ev: Evaluator, { unit, frame }: Pick<ModuleInstance, 'unit' | 'frame'>, node: Enterable): void {
  const fn: FunctionValue = { t: 'function', node, unit, scope: frame.scope, self: null, bound: [], home: null };
  ev.atRoot(() => {
    const filled = [...buildersIn(ev, [fn])].filter((draft) => draft.calls.length > 0);
    for (const draft of filled) draft.escapes.push({ why: 'is filled by a function that is called elsewhere', at: { unit, node } });
    const call = () => {
      enterHandedOut(ev, ev.later(() => callFunction(ev, fn, null, handedIn(fn), { unit, node })));
      return true;
    };
    if (filled.length === 0) call();
    else ev.fork(forkAt(ev, 'called', node, frame), [call, () => true]);
  });
}

/** How deep functions are looked for in what is handed out. */
const DEEPEST = 2;

/**
 * `return { ask: (q) => graph.invoke(q) }`: whoever gets them calls them, with the variables of the function that made
 * them. Those that set such a variable come first.
 */
function enterHandedOut(ev: Evaluator, value: Value): void {
  const handed = functionsIn(ev, value, DEEPEST).filter(({ node }) => !ev.visited.has(node));
  const asked = handed.filter(({ node }) => isInteresting(node));
  if (asked.length === 0) return;
  for (const fn of new Set([...handed.filter(({ node }) => setsFromOutside(node)), ...asked])) {
    const { unit, node } = fn;
    if (!ev.visited.has(node)) ev.later(() => callFunction(ev, fn, fn.self, anything(node), { unit, node }));
  }
}

function functionsIn(ev: Evaluator, value: Value, depth: number): FunctionValue[] {
  return alternatives(value).flatMap((one) => {
    if (one.t === 'function') return one.bound.length === 0 ? [one] : [];
    const cell = depth === 0 ? null : ev.objectCell(one);
    return cell === null || cell.cls !== null ? [] : [...cell.props.values()].flatMap((property) => functionsIn(ev, property.value, depth - 1));
  });
}

/** What a call at the level of the module has handed out. */
function enterHeld(ev: Evaluator, { unit, frame }: ModuleInstance): void {
  for (const statement of unit.source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const address = ts.isIdentifier(name) && initializer !== undefined && isMade(initializer) ? frame.scope.own(name.text) : undefined;
      if (address !== undefined) ev.atRoot(() => enterHandedOut(ev, ev.read(address)));
    }
  }
}

/** `create()`, `await create()`, `(() => { … })()` */
function isMade(node: T.Expression): boolean {
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return isMade(node.expression);
  return ts.isCallExpression(node);
}

/** What a function is given by whoever calls it. */
export function anything(node: FunctionSyntax): Value[] {
  return node.parameters.map((_, index) => unknown('an argument of a function that is called elsewhere', null, 'unknown', { is: 'parameter', fn: node, index }));
}

/** As `anything`, with the savers and stores that parameters are declared to be. */
function handedIn({ node, unit }: FunctionValue): Value[] {
  return anything(node).map((one, index) => givenBy(node.parameters[index]!, unit) ?? one);
}

function extendsSomething(node: T.ClassLikeDeclaration): boolean {
  return node.heritageClauses?.some(({ token }) => token === SyntaxKind.ExtendsKeyword) ?? false;
}

/** Methods of the classes that a class extends in other files, as far as it does not replace them. */
function inheritedBy(cls: ClassValue): { readonly cls: ClassValue; readonly method: T.MethodDeclaration }[] {
  const found: { readonly cls: ClassValue; readonly method: T.MethodDeclaration }[] = [];
  const names = new Set(cls.node.members.flatMap(nameOfMember));
  for (let base = cls.base; base?.t === 'class'; base = base.base) {
    for (const method of base.node.members) {
      if (!ts.isMethodDeclaration(method) || method.body === undefined || base.unit === cls.unit || nameOfMember(method).some((name) => names.has(name))) continue;
      nameOfMember(method).forEach((name) => names.add(name));
      found.push({ cls: base, method });
    }
  }
  return found;
}

function nameOfMember({ name }: T.ClassElement): readonly string[] {
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

function enterClass(ev: Evaluator, instance: ModuleInstance, node: T.ClassLikeDeclaration): void {
  const { unit, frame } = instance;
  if (!isInteresting(node) && !decorated(node, instance) && !extendsSomething(node)) return;
  ev.atRoot(() => {
    const address = node.name === undefined ? undefined : frame.scope.find(node.name.text);
    const cls = address === undefined ? null : ev.read(address);
    if (cls?.t !== 'class' || cls.node !== node) return visit(ev, instance, node, isInteresting);
    const methods = node.members.filter((member): member is T.MethodDeclaration => ts.isMethodDeclaration(member) && member.body !== undefined);
    const inherited = cls.unit === unit ? inheritedBy(cls).filter(({ method }) => isInteresting(method)) : [];
    const own = methods.filter((method) => isInteresting(method) || handlerOf(method, unit) !== null).map((method) => ({ cls, method }));
    // What is inherited was perhaps seen for another class, which has other parts.
    const pending = [...own.filter(({ method }) => !ev.visited.has(method)), ...inherited];
    const known = ev.instances.get(node);
    if (pending.length === 0 && known !== undefined) return;
    const self = known ?? instantiate(ev, cls, injectedInto(ev, node, unit), { unit, node });
    const compiled = ev.drafts.filter(({ calls }) => calls.some(({ method }) => method === 'compile')).map((draft) => ({ draft, calls: draft.calls.length }));
    for (const { cls: of, method } of pending) {
      const at = of === cls ? { unit, node: method } : { unit, node: node.name ?? node };
      if (of !== cls || !ev.visited.has(method)) ev.later(() => callFunction(ev, methodOf(of, method), self, anything(method), at));
    }
    // What is called on a builder after it was compiled changes nothing of what it has made.
    for (const { draft, calls } of compiled) {
      const later = draft.calls.splice(calls);
      draft.calls.push(...later.filter(({ method }) => method === 'compile'));
    }
  });
}
