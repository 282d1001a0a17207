import { type Condition, opposite } from '../../model/condition.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { alternatives, truthiness, union } from '../values/union.ts';
import { isInside, UNDEFINED, unknown, type Value } from '../values/value.ts';
import type { Store } from '../values/store.ts';
import { assignTo, bindPattern, isVar, namesOfPattern } from './assign.ts';
import { defineClass } from './classes.ts';
import { saidBy, sidesOf } from './conditions.ts';
import { enumObject } from './enums.ts';
import { FILLS } from './escapes.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt, forkName, switchName } from './fork-name.ts';
import { type Frame, within } from './frame.ts';
import { readVariable } from './later.ts';
import { executeDo, executeFor, executeForIn, executeForOf, executeWhile } from './loops.ts';
import { canWait, isIdle } from './laziness.ts';
import { hoistFunction } from './modules.ts';
import { refine } from './operators.ts';
import { Thrown } from './paths.ts';
import { Scope } from './scope.ts';

/** Runs the body of a function. `base` is memory as it was before the call. */
export function executeBody(ev: Evaluator, body: T.Block, frame: Frame, base: Store): Value {
  hoistVariables(ev, body, frame);
  const alive = executeAll(ev, body.statements, frame);
  const { exits } = frame.call;
  const stores = exits.map(({ store }) => store);
  const values = exits.map(({ value }) => value);
  if (alive) {
    if (exits.length === 0) return UNDEFINED;
    stores.push(ev.capture());
    values.push(UNDEFINED);
  }
  if (stores.length === 0) {
    ev.store = base;
    return NEVER;
  }
  ev.meet(base, stores);
  return union(values);
}

/** The result of a function that always throws. */
export const NEVER: Value = { t: 'native', name: 'never', self: null };

/** False when no path comes out at the end. */
export function executeAll(ev: Evaluator, statements: readonly T.Statement[], frame: Frame): boolean {
  for (const statement of statements) hoist(ev, statement, frame);
  for (const statement of statements) if (!execute(ev, statement, frame)) return false;
  return true;
}

function hoist(ev: Evaluator, statement: T.Statement, frame: Frame): void {
  // Functions, classes and enums are numbered behind all other statements.
  if (statement.kind < SyntaxKind.FunctionDeclaration) return;
  if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) hoistFunction(ev, frame, statement, statement.name.text);
  else if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
    frame.scope.declare(statement.name.text, ev.alloc({ t: 'lazy', force: () => defineClass(ev, statement, frame), imports: null }));
  } else if (ts.isEnumDeclaration(statement)) {
    frame.scope.declare(statement.name.text, ev.bind(enumObject(ev, statement, frame)));
  }
}

/** False when the path ends in the statement. */
export function execute(ev: Evaluator, node: T.Statement, frame: Frame): boolean {
  if (!ev.step()) return true;
  switch (node.kind) {
    case SyntaxKind.ExpressionStatement:
      return executeExpression(ev, (node as T.ExpressionStatement).expression, frame);
    case SyntaxKind.VariableStatement:
      declareAll(ev, (node as T.VariableStatement).declarationList, frame);
      return true;
    case SyntaxKind.ReturnStatement:
      return executeReturn(ev, node as T.ReturnStatement, frame);
    case SyntaxKind.IfStatement:
      return executeIf(ev, node as T.IfStatement, frame);
    case SyntaxKind.Block:
      return executeAll(ev, (node as T.Block).statements, within(frame, new Scope(frame.scope)));
    case SyntaxKind.ForOfStatement:
      return executeForOf(ev, node as T.ForOfStatement, frame);
    case SyntaxKind.ForInStatement:
      return executeForIn(ev, node as T.ForInStatement, frame);
    case SyntaxKind.ForStatement:
      return executeFor(ev, node as T.ForStatement, frame);
    case SyntaxKind.WhileStatement:
      return executeWhile(ev, node as T.WhileStatement, frame);
    case SyntaxKind.DoStatement:
      return executeDo(ev, node as T.DoStatement, frame);
    case SyntaxKind.SwitchStatement:
      return executeSwitch(ev, node as T.SwitchStatement, frame);
    case SyntaxKind.TryStatement:
      return executeTry(ev, node as T.TryStatement, frame);
    case SyntaxKind.ThrowStatement:
      evaluate(ev, (node as T.ThrowStatement).expression, frame);
      return ev.throwNow();
    case SyntaxKind.BreakStatement:
    case SyntaxKind.ContinueStatement:
      return executeJump(ev, node as T.BreakOrContinueStatement, frame);
    case SyntaxKind.LabeledStatement:
      return executeLabeled(ev, node as T.LabeledStatement, frame);
    default:
      return true;
  }
}

function executeExpression(ev: Evaluator, expression: T.Expression, frame: Frame): boolean {
  if (isIdle(ev, expression, frame)) return true;
  return evaluate(ev, expression, frame) !== NEVER;
}

/** A `var` belongs to the function: declared in two branches it is one variable. */
function hoistVariables(ev: Evaluator, body: T.Block, frame: Frame): void {
  for (const name of variablesIn(body)) if (frame.scope.own(name) === undefined) frame.scope.declare(name, ev.bind(UNDEFINED));
}

const variablesIn = perNode((body: T.Node): readonly string[] => {
  const found: string[] = [];
  const look = (node: T.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && isVar(node)) found.push(...node.declarations.flatMap(({ name }) => namesOfPattern(name)));
    ts.forEachChild(node, look);
  };
  ts.forEachChild(body, look);
  return found;
});

export function declareAll(ev: Evaluator, list: T.VariableDeclarationList, frame: Frame): void {
  for (const { name, initializer } of list.declarations) {
    if (isVar(list) && ts.isIdentifier(name) && frame.scope.find(name.text) !== undefined) {
      if (initializer !== undefined) assignTo(ev, name, evaluate(ev, initializer, frame), frame);
    } else if (initializer === undefined) {
      for (const each of namesOfPattern(name)) frame.scope.declare(each, ev.bind(UNDEFINED));
    } else if (ts.isIdentifier(name) && canWait(ev, initializer, frame)) {
      const force = () => ev.asOf(frame.call, () => evaluate(ev, initializer, frame));
      frame.scope.declare(name.text, ev.alloc({ t: 'lazy', force, imports: null }));
    } else {
      bindPattern(ev, name, evaluate(ev, initializer, frame), frame);
    }
  }
}

function executeReturn(ev: Evaluator, node: T.ReturnStatement, frame: Frame): false {
  const value = node.expression === undefined ? UNDEFINED : evaluate(ev, node.expression, frame);
  if (value !== NEVER) frame.call.exits.push({ value, at: { unit: frame.unit, node }, store: ev.capture() });
  return false;
}

function executeIf(ev: Evaluator, node: T.IfStatement, frame: Frame): boolean {
  const condition = evaluate(ev, node.expression, frame);
  const known = truthiness(condition);
  const otherwise = node.elseStatement;
  if (known !== null) {
    if (known) return execute(ev, node.thenStatement, frame);
    return otherwise === undefined || execute(ev, otherwise, frame);
  }
  const fork = forkName(ev, node.expression, frame);
  const sides = ev.noteTest(condition, { unit: frame.unit, node: node.expression }, fork, [
    () => {
      refine(ev, node.expression, true, frame);
      return execute(ev, node.thenStatement, frame);
    },
    () => {
      refine(ev, node.expression, false, frame);
      return otherwise === undefined || execute(ev, otherwise, frame);
    },
  ]);
  const says = sidesOf(ev, condition);
  const branch = () => ev.fork(fork.name, sides, fork.negated ? [1, 0] : [0, 1], says);
  return (ev.walk === null ? null : ofNoMatter(ev, node, frame, branch)) ?? branch();
}

/**
 * On a walk: whether the sides of an `if` leave no trace that could tell them apart later, as one that only logs. Then
 * they are no ways of their own. Null where they are.
 */
function ofNoMatter(ev: Evaluator, node: T.IfStatement, frame: Frame, fork: () => boolean): boolean | null {
  if (canLeave(node)) return null;
  const base = ev.store;
  const { exits, jumps } = frame.call;
  const [left, jumped] = [exits.length, jumps.length];
  ev.addLayer();
  const alive = ev.joined(fork);
  const changed = [...ev.store.changesSince(base).keys()].some((address) => base.get(address) !== undefined);
  if (alive && !changed && exits.length === left && jumps.length === jumped) return true;
  exits.length = left;
  jumps.length = jumped;
  ev.store = base;
  return null;
}

const canLeave = perNode((node: T.Node): boolean => {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, (child) => canLeave(child) || undefined) ?? false;
});

function executeJump(ev: Evaluator, node: T.BreakOrContinueStatement, frame: Frame): false {
  const kind = ts.isBreakStatement(node) ? 'break' : 'continue';
  frame.call.jumps.push({ kind, label: node.label?.text ?? null, store: ev.capture() });
  return false;
}

function executeLabeled(ev: Evaluator, node: T.LabeledStatement, frame: Frame): boolean {
  const from = landing(ev, frame);
  const alive = execute(ev, node.statement, { ...frame, labels: [...(frame.labels ?? []), node.label.text] });
  return landJumps(ev, frame, from, alive, (jump) => jump.label === node.label.text);
}

/** A statement that jumps may lead out of: where it began. Those that were under way then lead out of one around it. */
export interface Landing {
  readonly base: Store;
  readonly before: number;
}

export function landing(ev: Evaluator, frame: Frame): Landing {
  return { base: ev.store, before: frame.call.jumps.length };
}

/** Lets the paths that jumped here go on after the statement. */
export function landJumps(
  ev: Evaluator,
  frame: Frame,
  { base, before }: Landing,
  alive: boolean,
  lands: (jump: Frame['call']['jumps'][number]) => boolean,
): boolean {
  const { jumps } = frame.call;
  const since = jumps.slice(before);
  const landed = since.filter(lands);
  if (landed.length === 0) return alive;
  jumps.splice(before, since.length, ...since.filter((jump) => !lands(jump)));
  const stores = landed.map(({ store }) => store);
  if (alive) stores.push(ev.capture());
  ev.meet(base, stores);
  return true;
}

function executeSwitch(ev: Evaluator, node: T.SwitchStatement, frame: Frame): boolean {
  const subject = evaluate(ev, node.expression, frame);
  const inner = within(frame, new Scope(frame.scope));
  const { clauses } = node.caseBlock;
  for (const clause of clauses) for (const statement of clause.statements) hoist(ev, statement, inner);
  const from = landing(ev, frame);
  ev.capture();
  const entries = switchEntries(ev, subject, clauses, inner);
  const says = entries.map((from) => caseSays(ev, subject, clauses, from, inner));
  const alternativesToRun = entries.map((from) => () => {
    if (from === null) return true;
    narrowSubject(ev, node.expression, clauses[from]!, frame);
    return clauses.slice(from).every((clause) => clause.statements.every((statement) => execute(ev, statement, inner)));
  });
  const alive = alternativesToRun.length === 1 ? alternativesToRun[0]!() : ev.fork(switchName(ev, node, frame), alternativesToRun, undefined, says);
  return landJumps(ev, frame, from, alive, ({ kind, label }) => kind === 'break' && label === null);
}

/** The clauses at which the switch may be entered; null for none of them. */
function switchEntries(ev: Evaluator, subject: Value, clauses: readonly T.CaseOrDefaultClause[], frame: Frame): (number | null)[] {
  const fallback = clauses.findIndex(ts.isDefaultClause);
  const entries = new Set<number | null>();
  for (const one of alternatives(subject)) {
    let open = true;
    clauses.forEach((clause, index) => {
      if (!open || !ts.isCaseClause(clause)) return;
      const tests = alternatives(evaluate(ev, clause.expression, frame));
      if (one.t !== 'literal') {
        entries.add(index);
        return;
      }
      const possible = tests.some((test) => test.t !== 'literal' || test.value === one.value);
      if (possible) entries.add(index);
      if (tests.length === 1 && tests[0]!.t === 'literal' && tests[0]!.value === one.value) open = false;
    });
    if (open) entries.add(fallback === -1 ? null : fallback);
  }
  return [...entries];
}

/** The subject is what the clause says, and none of what those before it say; by default none of all. */
function caseSays(ev: Evaluator, subject: Value, clauses: readonly T.CaseOrDefaultClause[], from: number | null, frame: Frame): readonly Condition[] {
  if (subject.t === 'literal') return [];
  const isDefault = from === null || ts.isDefaultClause(clauses[from]!);
  const tests = clauses.slice(0, isDefault ? clauses.length : from + 1).flatMap((clause, index) => {
    const test = ts.isCaseClause(clause) ? evaluate(ev, clause.expression, frame) : null;
    const said = test === null ? undefined : saidBy(ev, '===', subject, test).says;
    return said === undefined ? [] : [!isDefault && index === from ? said : opposite(said)];
  });
  return isInside(subject) ? tests : [];
}

/** In `case "a":` a variable with several possible values is "a". */
function narrowSubject(ev: Evaluator, subject: T.Expression, clause: T.CaseOrDefaultClause, frame: Frame): void {
  if (!ts.isIdentifier(subject) || !ts.isCaseClause(clause)) return;
  const address = frame.scope.find(subject.text);
  const value = address === undefined ? null : readVariable(ev, frame, address, subject);
  const test = evaluate(ev, clause.expression, frame);
  if (address !== undefined && value?.t === 'union' && test.t === 'literal') {
    const left = value.of.filter((one) => one.t !== 'literal' || one.value === test.value);
    if (left.length > 0) ev.assign(address, union(left));
  }
}

/** The catch block may run after any part of the try block, or not at all. */
function executeTry(ev: Evaluator, node: T.TryStatement, frame: Frame): boolean {
  const { catchClause, finallyBlock } = node;
  if (catchClause !== undefined) ev.forks++;
  if (ev.walk !== null) return walkTry(ev, node, frame);
  const base = ev.store;
  let alive: boolean;
  // Where the catch block gives up, what counts is that nothing was thrown.
  if (catchClause === undefined || givesUp(catchClause.block)) alive = execute(ev, node.tryBlock, frame);
  else if (leaves(catchClause.block)) {
    ev.capture();
    ev.addLayer();
    alive = execute(ev, node.tryBlock, frame);
    const afterTry = ev.store;
    ev.onCopy(() => {
      ev.meetInto(base, [base, afterTry]);
      return executeCatch(ev, catchClause, frame);
    });
  } else {
    ev.capture();
    let afterTry: Store | null = null;
    alive = ev.fork(forkAt(ev, 'try', node, frame), [
      () => {
        const survives = execute(ev, node.tryBlock, frame);
        afterTry = ev.capture();
        return survives;
      },
      () => {
        if (afterTry !== null) ev.meetInto(base, [ev.store, afterTry]);
        return executeCatch(ev, catchClause, frame);
      },
    ]);
  }
  if (finallyBlock === undefined) return alive;
  return execute(ev, finallyBlock, frame) && alive;
}

/** One way through a `try`: to its end, or to one of the calls that throw. */
function walkTry(ev: Evaluator, { tryBlock, catchClause, finallyBlock }: T.TryStatement, frame: Frame): boolean {
  const { depth, call } = ev;
  const throws = (run: () => boolean): boolean | Thrown => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      ev.depth = depth;
      ev.call = call;
      return error;
    }
  };
  let ended = throws(() => (catchClause === undefined ? execute(ev, tryBlock, frame) : ev.trying(() => execute(ev, tryBlock, frame))));
  if (ended instanceof Thrown && catchClause !== undefined) ended = throws(() => executeCatch(ev, catchClause, frame));
  const alive = finallyBlock === undefined || execute(ev, finallyBlock, frame);
  if (ended instanceof Thrown && alive) throw ended;
  return alive && ended === true;
}

function executeCatch(ev: Evaluator, clause: T.CatchClause, frame: Frame): boolean {
  const inner = within(frame, new Scope(frame.scope));
  const variable = clause.variableDeclaration;
  if (variable !== undefined) bindPattern(ev, variable.name, unknown('a caught error', { unit: frame.unit, node: variable }), inner);
  return executeAll(ev, clause.block.statements, inner);
}

/** A catch block that returns says nothing about what the try block does to a graph, unless it fills one itself. */
const leaves = perNode((block: T.Block): boolean => {
  const last = block.statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) && !FILLS.test(block.getText());
});

const givesUp = perNode((block: T.Block): boolean => {
  const last = block.statements.at(-1);
  if (last === undefined) return false;
  return ts.isThrowStatement(last) || (ts.isExpressionStatement(last) && /^process\s*\.\s*exit\b/.test(last.expression.getText()));
});
