import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { same, truthiness } from '../values/union.ts';
import { literal, unknown, type Value, within } from '../values/value.ts';
import { assignTo, bindPattern, isVar } from './assign.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt } from './fork-name.ts';
import { type Frame, within as inScope } from './frame.ts';
import { inTurn } from './in-turn.ts';
import { iterate } from './iterate.ts';
import { lookInto } from './looks.ts';
import { Scope } from './scope.ts';
import { declareAll, execute, landing, landJumps } from './statements.ts';

/** Turns of a loop whose end is known that are followed one by one. */
const MOST_TURNS = 20_000;

/** The same of turns that may leave the loop: each of them keeps its view of memory. */
const MOST_OPEN_TURNS = 100;

/** The same of turns that go on because of an object that is new, or was there the turn before: it says nothing of how many will. */
const MOST_TURNS_BY_OBJECT = 20;

export function executeForOf(ev: Evaluator, node: T.ForOfStatement, frame: Frame): boolean {
  const value = evaluate(ev, node.expression, frame);
  lookInto(ev, value, { unit: frame.unit, node: node.expression });
  const list = iterate(ev, value);
  const turn = (item: Value) => (inner: Frame) => {
    bindInitializer(ev, node.initializer, item, inner);
    return execute(ev, node.statement, inner);
  };
  return overItems(ev, node, frame, list, turn, elementOf(value, { unit: frame.unit, node }));
}

/** What comes out of a list that is not known. */
export function elementOf(list: Value, at: { readonly unit: Frame['unit']; readonly node: T.Node }): Value {
  if (list.t === 'state-part') return within(list);
  if (list.t === 'derived' && list.itemsOf !== undefined) return { t: 'state-part', key: list.itemsOf, deep: true };
  return list.t === 'derived' ? { t: 'derived', keys: list.keys, grown: null, shape: 'unknown' } : unknown('an item of an unknown list', at, 'unknown', { is: 'item', of: list });
}

export function executeForIn(ev: Evaluator, node: T.ForInStatement, frame: Frame): boolean {
  const cell = ev.objectCell(evaluate(ev, node.expression, frame));
  const list = cell === null ? null : { items: [...cell.props.keys()].map((key) => ({ value: literal(key), count: 'one' as const })), open: cell.open, grownFrom: null };
  const turn = (item: Value) => (inner: Frame) => {
    bindInitializer(ev, node.initializer, item, inner);
    return execute(ev, node.statement, inner);
  };
  return overItems(ev, node, frame, list, turn, unknown('a key of an unknown object', { unit: frame.unit, node }, 'string'));
}

type Turn = (inner: Frame) => boolean;

function overItems(
  ev: Evaluator,
  node: T.IterationStatement,
  frame: Frame,
  list: ReturnType<typeof iterate>,
  turn: (item: Value) => Turn,
  element: Value,
): boolean {
  const from = landing(ev, frame);
  ev.capture();
  let alive = true;
  inTurn(ev, list?.items ?? [], ({ value, count }) => {
    if (!ev.step()) return false;
    alive = count === 'one' ? oneTurn(ev, frame, turn(value)) : anyTurns(ev, node, frame, turn(value));
    return alive;
  });
  if (alive && (list === null || list.open !== null)) alive = anyTurns(ev, node, frame, turn(element));
  return landJumps(ev, frame, from, alive, ({ kind, label }) => kind === 'break' && label === null);
}

function oneTurn(ev: Evaluator, frame: Frame, turn: Turn): boolean {
  const from = landing(ev, frame);
  const alive = turn(inScope(frame, new Scope(frame.scope)));
  return landJumps(ev, frame, from, alive, ({ kind, label }) => kind === 'continue' && (label === null || frame.labels?.includes(label) === true));
}

/** No turn, or one that stands for all: what it adds to a list may be there any number of times. */
function anyTurns(ev: Evaluator, node: T.IterationStatement, frame: Frame, turn: Turn): boolean {
  const body = () => {
    forgetCounters(ev, node, frame);
    return ev.repeat(() => oneTurn(ev, frame, turn));
  };
  return ev.joined(() => ev.fork(forkAt(ev, 'loop', node, frame), [body, () => true]));
}

/** `i++` and `text += …` have any value once the loop has turned. */
function forgetCounters(ev: Evaluator, node: T.Node, frame: Frame): void {
  for (const target of countersIn(node)) {
    const address = frame.scope.find(target.text);
    if (address !== undefined) ev.assign(address, unknown('changes from turn to turn', { unit: frame.unit, node: target }, 'unknown', { is: 'grown', of: ev.read(address) }));
  }
}

const countersIn = perNode((node: T.Node): readonly T.Identifier[] => {
  const found: T.Identifier[] = [];
  const look = (child: T.Node): void => {
    const target = counterOf(child);
    if (target !== null) found.push(target);
    ts.forEachChild(child, look);
  };
  ts.forEachChild(node, look);
  return found;
});

function counterOf(node: T.Node): T.Identifier | null {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
    const counts = node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken;
    return counts && ts.isIdentifier(node.operand) ? node.operand : null;
  }
  if (!ts.isBinaryExpression(node) || !ts.isIdentifier(node.left)) return null;
  const operator = node.operatorToken.kind;
  return operator > SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment ? node.left : null;
}

function bindInitializer(ev: Evaluator, initializer: T.ForInitializer, item: Value, frame: Frame): void {
  if (ts.isVariableDeclarationList(initializer)) {
    const [declaration] = initializer.declarations;
    if (declaration === undefined) return;
    if (isVar(initializer) && ts.isIdentifier(declaration.name) && frame.scope.find(declaration.name.text) !== undefined) assignTo(ev, declaration.name, item, frame);
    else bindPattern(ev, declaration.name, item, frame);
  } else assignTo(ev, initializer, item, frame);
}

export function executeFor(ev: Evaluator, node: T.ForStatement, outer: Frame): boolean {
  const frame: Frame = { ...outer, scope: new Scope(outer.scope) };
  if (node.initializer !== undefined) {
    if (ts.isVariableDeclarationList(node.initializer)) declareAll(ev, node.initializer, frame);
    else evaluate(ev, node.initializer, frame);
  }
  return whileTrue(ev, node, frame, node.condition, node.incrementor);
}

export function executeWhile(ev: Evaluator, node: T.WhileStatement, frame: Frame): boolean {
  return whileTrue(ev, node, frame, node.expression, undefined);
}

export function executeDo(ev: Evaluator, node: T.DoStatement, frame: Frame): boolean {
  const from = landing(ev, frame);
  ev.capture();
  if (!oneTurn(ev, frame, (inner) => execute(ev, node.statement, inner))) {
    return landJumps(ev, frame, from, false, ({ kind, label }) => kind === 'break' && label === null);
  }
  return whileTrue(ev, node, frame, node.expression, undefined);
}

function whileTrue(...loop: Parameters<typeof turnWhileTrue>): boolean {
  const [ev] = loop;
  return ev.asLoop(() => turnWhileTrue(...loop));
}

function turnWhileTrue(
  ev: Evaluator,
  node: T.IterationStatement,
  frame: Frame,
  condition: T.Expression | undefined,
  increment: T.Expression | undefined,
): boolean {
  const from = landing(ev, frame);
  ev.capture();
  const turn: Turn = (inner) => execute(ev, node.statement, inner);
  let alive = true;
  let before: readonly Value[] | null = null;
  const { captures } = ev;
  let last: Value | null = null;
  let byObject = 0;
  for (let turns = 0; alive; turns++) {
    const isNew = ev.newcomers();
    const value = condition === undefined ? literal(true) : evaluate(ev, condition, frame);
    const holds = truthiness(value);
    if (isNew(value) || isThing(value) || (last !== null && value.t !== 'literal' && same(value, last))) byObject++;
    last = value;
    if (holds === false) break;
    // A turn that changes nothing of what the condition asks for, as a countdown from infinity, tells nothing of the end.
    const now = condition === undefined ? [] : valuesIn(ev, condition, frame);
    const stands = before !== null && now.length > 0 && now.every((value, index) => same(value, before![index]!)) && now.every(({ t }) => t === 'literal' || (t === 'ref' && ts.isIdentifier(condition!)));
    before = now;
    const isOpen = holds === null || ev.hasSpentShare || byObject > MOST_TURNS_BY_OBJECT || (turns >= MOST_OPEN_TURNS && ev.captures > captures) || turns >= MOST_TURNS;
    const isEndless = holds === true && turns > 0 && (stands || condition === undefined || isTrue(condition));
    if (isOpen || isEndless || !ev.step()) {
      alive = anyTurns(ev, node, frame, turn) && !isEndless;
      break;
    }
    alive = oneTurn(ev, frame, turn);
    if (alive && increment !== undefined) evaluate(ev, increment, frame);
  }
  return landJumps(ev, frame, from, alive, ({ kind, label }) => kind === 'break' && label === null);
}

/** A function, a builder, a graph: none that a list is walked by. */
function isThing({ t }: Value): boolean {
  return t !== 'literal' && t !== 'ref' && t !== 'union';
}

function valuesIn(ev: Evaluator, condition: T.Expression, frame: Frame): readonly Value[] {
  return namesIn(condition).flatMap((name) => {
    const address = frame.scope.find(name);
    return address === undefined ? [] : [ev.read(address)];
  });
}

const namesIn = perNode((node: T.Node): readonly string[] => {
  const found = new Set<string>();
  const look = (child: T.Node): void => {
    if (ts.isIdentifier(child)) found.add(child.text);
    ts.forEachChild(child, look);
  };
  look(node);
  return [...found];
});

/** Whatever the turns do: `true`, and what stands there once a bracket too many has made a condition of it. */
function isTrue(condition: T.Expression): boolean {
  if (ts.isParenthesizedExpression(condition)) return isTrue(condition.expression);
  if (ts.isBinaryExpression(condition)) {
    const operator = condition.operatorToken.kind;
    return (operator === SyntaxKind.EqualsToken || operator === SyntaxKind.CommaToken) && isTrue(condition.right);
  }
  if (ts.isNewExpression(condition)) return true;
  return condition.kind === SyntaxKind.TrueKeyword || ts.isObjectLiteralExpression(condition) || ts.isArrayLiteralExpression(condition) || ts.isNumericLiteral(condition) || ts.isStringLiteralLike(condition) || ts.isFunctionLike(condition);
}
