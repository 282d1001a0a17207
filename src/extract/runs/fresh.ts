import { ts, type T } from '../syntax.ts';
import type { FreshId } from '../values/value.ts';
import { isFunction, loopAround, mentionsOf, outermost, ownerOf, scopeOf } from './around.ts';
import { nameOf } from './handlers.ts';
import type { Use } from './uses.ts';

/** How long an id lives that is made anew: whether anything but the one run gets to know it. */
export function lifeOf(use: Use, { at }: FreshId): 'forgotten' | 'logged' | 'kept' | 'process' {
  const { threadAt } = use.config;
  if (threadAt === null) return 'kept';
  const maker = ownerOf(at.node);
  if (maker === null) return declaredByModule(at.node) ? 'process' : 'kept';
  const run = outermost(use.at.node);
  const owner = ownerOf(run);
  // An id that was there before the loop, or before a function of its own began, is used again.
  if (owner === null) return 'kept';
  if (ownerOf(threadAt.node) !== owner) return ofHelper(use, at.node, owner);
  const loop = loopAround(run, owner);
  if (loop !== null && !(at.node.pos >= loop.pos && at.node.end <= loop.end) && maker === owner) return 'kept';
  if (loop !== null && !(threadAt.node.pos >= loop.pos && threadAt.node.end <= loop.end)) return 'kept';
  const flow = new Flow(use.at.node, owner);
  const value = valueOf(threadAt.node);
  const holders = variablesIn(value, owner).filter((one) => ts.isIdentifier(value) || holds(one, at.node));
  const forgotten = [at.node, value].every((one) => flow.onlyToRun(one)) && holders.every((one) => flow.ofVariable(one, one.name));
  return !forgotten ? 'kept' : flow.logged ? 'logged' : 'forgotten';
}

/** `graph.invoke(input, newConfig())`: a helper makes the whole configuration, and nothing but the run gets it. */
function ofHelper(use: Use, id: T.Node, owner: T.Node): 'forgotten' | 'logged' | 'kept' {
  const config = use.config.threadAt!.node;
  const helper = ownerOf(config);
  const name = helper !== null && isHelper(helper) ? nameOf(helper) : null;
  const given = ts.isCallExpression(use.at.node) ? use.at.node.arguments[1] : undefined;
  if (name === null || given === undefined || ownerOf(id) !== helper || isInLoop(use.at.node, owner)) return 'kept';
  const flow = new Flow(use.at.node, owner);
  const called = helper !== null && ts.isMethodDeclaration(helper) ? `this.${name}` : name;
  const isMade = (one: T.Node): boolean => ts.isCallExpression(one) && one.expression.getText() === called;
  const holders = variablesIn(given, owner).filter(({ initializer }) => initializer !== undefined && isMade(initializer));
  const own = variablesIn(valueOf(config), helper!);
  if (![id, valueOf(config)].every((one) => flow.onlyToRun(one)) || !own.every((one) => flow.ofVariable(one, one.name))) return 'kept';
  if (!isMade(given) && (holders.length !== 1 || !holders.every((one) => flow.ofVariable(one, one.name)))) return 'kept';
  return flow.logged ? 'logged' : 'forgotten';
}

function isInLoop(run: T.Node, owner: T.Node): boolean {
  return loopAround(outermost(run), owner) !== null;
}

type Variable = T.VariableDeclaration & { readonly name: T.Identifier };

/** The local variables that an expression reads. */
function variablesIn(value: T.Node, owner: T.Node): Variable[] {
  if (!ts.isIdentifier(value)) {
    const found: Variable[] = [];
    ts.forEachChild(value, (child) => void found.push(...variablesIn(child, owner)));
    return found;
  }
  const declared = mentionsOf(value.text, owner).map(({ parent }) => parent);
  return declared.filter((parent): parent is Variable => ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && parent.name.text === value.text);
}

/** Whether a variable is given the id, by the expression itself or by the helper that makes it. */
function holds({ initializer }: Variable, id: T.Node): boolean {
  if (initializer === undefined) return false;
  const helper = ownerOf(id);
  const name = helper === null ? null : nameOf(helper);
  const inside = initializer.getSourceFile() === id.getSourceFile() && id.pos >= initializer.pos && id.end <= initializer.end;
  return inside || (name !== null && mentionsOf(name, initializer).length > 0);
}

function declaredByModule(node: T.Node): boolean {
  for (let each: T.Node = node; each.parent !== undefined; each = each.parent) {
    if (ts.isVariableDeclaration(each)) return true;
    if (ts.isPropertyDeclaration(each)) return false;
  }
  return false;
}

function valueOf(property: T.Node): T.Node {
  return ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : property;
}

const TEXT = new Set(['toString', 'slice', 'substring', 'substr', 'replace', 'replaceAll', 'toLowerCase', 'toUpperCase', 'toISOString', 'getTime', 'trim', 'padStart', 'toFixed']);

const LOGS = /(^|\.)(console|log|logger)\.(log|info|debug|warn|error|trace|verbose)$/i;

/** Given to a log, as it is or as a part of what is written there. */
export function isLogged(node: T.Node): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.expression !== node && LOGS.test(parent.expression.getText());
  return (ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent) || ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) || ts.isObjectLiteralExpression(parent) || ts.isBinaryExpression(parent)) && isLogged(parent);
}

/** Where a value goes: nowhere but into the configuration of one run, or further. */
class Flow {
  private readonly run: T.Node;
  private readonly owner: T.Node;
  private readonly seen = new Set<T.Node>();
  /** It went into a log as well. */
  logged = false;

  constructor(run: T.Node, owner: T.Node) {
    this.run = run;
    this.owner = owner;
  }

  onlyToRun(value: T.Node): boolean {
    const node = outermost(value);
    if (this.seen.has(node)) return true;
    this.seen.add(node);
    const { parent } = node;
    if (isLogged(node)) return (this.logged = true);
    if (ts.isAwaitExpression(parent) || ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent)) return this.onlyToRun(parent);
    if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.PlusToken && this.onlyToRun(parent);
    if (ts.isPropertyAccessExpression(parent)) return this.asText(parent, node);
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) return this.asProperty(parent, node);
    if (ts.isCallExpression(parent)) return parent === this.run || (/^(String|Number)$/.test(parent.expression.getText()) && this.onlyToRun(parent));
    if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isIdentifier(parent.name)) return this.ofVariable(parent, parent.name);
    // Out of a helper that does nothing but make it.
    if (ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return this.outOfHelper(node);
    return false;
  }

  private asText(access: T.PropertyAccessExpression, node: T.Node): boolean {
    const call = access.parent;
    return access.expression === node && TEXT.has(access.name.text) && ts.isCallExpression(call) && call.expression === access && this.onlyToRun(call);
  }

  private asProperty(property: T.PropertyAssignment | T.ShorthandPropertyAssignment, node: T.Node): boolean {
    if (ts.isPropertyAssignment(property) && property.initializer !== node) return false;
    return /^['"]?(thread_id|configurable)['"]?$/.test(property.name.getText()) && this.onlyToRun(property.parent);
  }

  ofVariable(declaration: T.VariableDeclaration, name: T.Identifier): boolean {
    if (ownerOf(declaration) !== this.owner && !isFunction(ownerOf(declaration) ?? declaration)) return false;
    const uses = mentionsOf(name.text, scopeOf(declaration)).filter((one) => one !== name);
    return uses.every((one) => ownerOf(one) === ownerOf(declaration) && this.onlyToRun(one));
  }

  private outOfHelper(node: T.Node): boolean {
    const helper = ownerOf(node);
    return helper !== null && helper !== this.owner && isHelper(helper);
  }
}

function isHelper(fn: T.Node): boolean {
  return ts.isArrowFunction(fn) || ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn);
}
