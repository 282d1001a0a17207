import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { alternatives, truthiness, union } from '../values/union.ts';
import { UNDEFINED, unknown, type Value } from '../values/value.ts';
import type { Store } from '../values/store.ts';
import { bindPattern, namesOfPattern } from './assign.ts';
import { defineClass } from './classes.ts';
import { enumObject } from './enums.ts';
import { FILLS } from './escapes.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt, forkName, switchName } from './fork-name.ts';
import { type Frame, within } from './frame.ts';
import { executeDo, executeFor, executeForIn, executeForOf, executeWhile } from './loops.ts';
import { canWait, isIdle } from './laziness.ts';
import { hoistFunction } from './modules.ts';
import { refine } from './operators.ts';
import { deleteProperty } from './properties.ts';
import { Scope } from './scope.ts';

/** Runs the body of a function. `base` is memory as it was before the call. */
export function executeBody(ev: Evaluator, body: T.Block, frame: Frame, base: Store): Value {
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
      return false;
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
  if (ts.isDeleteExpression(expression)) {
    const target = expression.expression;
    if (ts.isPropertyAccessExpression(target)) deleteProperty(ev, evaluate(ev, target.expression, frame), target.name.text, { unit: frame.unit, node: expression });
    else if (ts.isElementAccessExpression(target)) deleteAny(ev, target, frame);
    return true;
  }
  if (isIdle(ev, expression, frame)) return true;
  return evaluate(ev, expression, frame) !== NEVER;
}

/** `delete object[key]`: of several keys any may be the one. */
function deleteAny(ev: Evaluator, target: T.ElementAccessExpression, frame: Frame): void {
  const object = evaluate(ev, target.expression, frame);
  const key = evaluate(ev, target.argumentExpression, frame);
  const cell = ev.objectCell(object);
  const unread = alternatives(key).some((one) => one.t !== 'literal');
  const names = unread ? [...(cell?.props.keys() ?? [])] : alternatives(key).flatMap((one) => (one.t === 'literal' ? [String(one.value)] : []));
  const at = { unit: frame.unit, node: target.parent };
  if (unread) for (const one of alternatives(object)) ev.mutate(one, 'delete', null, at);
  const remove = (name: string) => () => {
    deleteProperty(ev, object, name, at);
    return true;
  };
  if (!unread && names.length === 1) remove(names[0]!)();
  else for (const name of names) ev.fork(`delete@${frame.unit.display}:${target.pos} ${name}`, [remove(name), () => true]);
}

export function declareAll(ev: Evaluator, list: T.VariableDeclarationList, frame: Frame): void {
  for (const { name, initializer } of list.declarations) {
    if (initializer === undefined) {
      for (const each of namesOfPattern(name)) frame.scope.declare(each, ev.bind(UNDEFINED));
    } else if (ts.isIdentifier(name) && canWait(ev, initializer, frame)) {
      const force = () => evaluate(ev, initializer, frame);
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
  return ev.fork(fork.name, sides, fork.negated ? [1, 0] : [0, 1]);
}

function executeJump(ev: Evaluator, node: T.BreakOrContinueStatement, frame: Frame): false {
  const kind = ts.isBreakStatement(node) ? 'break' : 'continue';
  frame.call.jumps.push({ kind, label: node.label?.text ?? null, store: ev.capture() });
  return false;
}

function executeLabeled(ev: Evaluator, node: T.LabeledStatement, frame: Frame): boolean {
  const base = ev.store;
  const alive = execute(ev, node.statement, frame);
  return landJumps(ev, frame, base, alive, (jump) => jump.label === node.label.text);
}

/** Lets the paths that jumped here go on after the statement. */
export function landJumps(
  ev: Evaluator,
  frame: Frame,
  base: Store,
  alive: boolean,
  lands: (jump: Frame['call']['jumps'][number]) => boolean,
): boolean {
  const { jumps } = frame.call;
  const landing = jumps.filter(lands);
  if (landing.length === 0) return alive;
  jumps.splice(0, jumps.length, ...jumps.filter((jump) => !lands(jump)));
  const stores = landing.map(({ store }) => store);
  if (alive) stores.push(ev.capture());
  ev.meet(base, stores);
  return true;
}

function executeSwitch(ev: Evaluator, node: T.SwitchStatement, frame: Frame): boolean {
  const subject = evaluate(ev, node.expression, frame);
  const inner = within(frame, new Scope(frame.scope));
  const { clauses } = node.caseBlock;
  for (const clause of clauses) for (const statement of clause.statements) hoist(ev, statement, inner);
  const base = ev.store;
  ev.capture();
  const entries = switchEntries(ev, subject, clauses, inner);
  const alternativesToRun = entries.map((from) => () => {
    if (from === null) return true;
    narrowSubject(ev, node.expression, clauses[from]!, frame);
    return clauses.slice(from).every((clause) => clause.statements.every((statement) => execute(ev, statement, inner)));
  });
  const alive = alternativesToRun.length === 1 ? alternativesToRun[0]!() : ev.fork(switchName(ev, node, frame), alternativesToRun);
  return landJumps(ev, frame, base, alive, ({ kind, label }) => kind === 'break' && label === null);
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

/** In `case "a":` a variable with several possible values is "a". */
function narrowSubject(ev: Evaluator, subject: T.Expression, clause: T.CaseOrDefaultClause, frame: Frame): void {
  if (!ts.isIdentifier(subject) || !ts.isCaseClause(clause)) return;
  const address = frame.scope.find(subject.text);
  const value = address === undefined ? null : ev.read(address);
  const test = evaluate(ev, clause.expression, frame);
  if (address !== undefined && value?.t === 'union' && test.t === 'literal') {
    const left = value.of.filter((one) => one.t !== 'literal' || one.value === test.value);
    if (left.length > 0) ev.assign(address, union(left));
  }
}

/** The catch block may run after any part of the try block, or not at all. */
function executeTry(ev: Evaluator, node: T.TryStatement, frame: Frame): boolean {
  const { catchClause, finallyBlock } = node;
  const base = ev.store;
  let alive: boolean;
  // Where the catch block gives up, what counts is that nothing was thrown.
  if (catchClause === undefined || givesUp(catchClause.block)) alive = execute(ev, node.tryBlock, frame);
  else if (leaves(catchClause.block)) {
    ev.capture();
    alive = execute(ev, node.tryBlock, frame);
    ev.onCopy(() => executeCatch(ev, catchClause, frame));
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
