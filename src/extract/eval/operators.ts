import { type Condition, opposite } from '../../model/condition.ts';
import { bare } from '../effects/dotted.ts';
import { withOriginOf } from '../runs/origins.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { alternatives, mapAlternatives, narrow, truthiness, union } from '../values/union.ts';
import { type DerivedValue, literal, type Shape, UNDEFINED, unknown, type Value, type Chosen } from '../values/value.ts';
import { assignTo } from './assign.ts';
import { conditionOf, nullishSides, saidBy, saidByList, sidesOf } from './conditions.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import type { Frame } from './frame.ts';
import { readVariable } from './later.ts';
import { forkAt, forkName } from './fork-name.ts';

export function conditional(ev: Evaluator, node: T.ConditionalExpression, frame: Frame): Value {
  const condition = evaluate(ev, node.condition, frame);
  const known = truthiness(condition);
  if (known !== null) return evaluate(ev, known ? node.whenTrue : node.whenFalse, frame);
  const results: Value[] = [];
  const side = (expression: T.Expression, truth: boolean) => () => {
    refine(ev, node.condition, truth, frame);
    results.push(evaluate(ev, expression, frame));
    return true;
  };
  const fork = forkName(ev, node.condition, frame);
  const sides = ev.noteTest(condition, { unit: frame.unit, node: node.condition }, fork, [side(node.whenTrue, true), side(node.whenFalse, false)]);
  const said = sidesOf(ev, condition);
  ev.choose(() => ev.fork(fork.name, sides, fork.negated ? [1, 0] : [0, 1], said));
  return union(results.length === said.length ? results.map((value, side) => chosenUnder(value, said[side]!)) : results);
}

function chosenUnder(value: Value, said: readonly Condition[]): Value {
  return value.t === 'function' ? { ...value, under: [...(value.under ?? []), ...said] } : value;
}

export function binary(ev: Evaluator, node: T.BinaryExpression, frame: Frame): Value {
  const operator = node.operatorToken.kind;
  switch (operator) {
    case SyntaxKind.EqualsToken: {
      const value = evaluate(ev, node.right, frame);
      assignTo(ev, node.left, value, frame);
      return value;
    }
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return shortCircuit(ev, operator, node.left, node.right, frame);
    case SyntaxKind.AmpersandAmpersandEqualsToken:
    case SyntaxKind.BarBarEqualsToken:
    case SyntaxKind.QuestionQuestionEqualsToken: {
      const plain = {
        [SyntaxKind.AmpersandAmpersandEqualsToken]: SyntaxKind.AmpersandAmpersandToken,
        [SyntaxKind.BarBarEqualsToken]: SyntaxKind.BarBarToken,
        [SyntaxKind.QuestionQuestionEqualsToken]: SyntaxKind.QuestionQuestionToken,
      } as const;
      const value = shortCircuit(ev, plain[operator], node.left, node.right, frame);
      assignTo(ev, node.left, value, frame);
      return value;
    }
    case SyntaxKind.CommaToken:
      evaluate(ev, node.left, frame);
      return evaluate(ev, node.right, frame);
    default: {
      const left = evaluate(ev, node.left, frame);
      const right = evaluate(ev, node.right, frame);
      const compound = operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment;
      const value = compute(ev, compound ? node.operatorToken.getText(frame.unit.source).slice(0, -1) : ts.tokenToString(operator)!, left, right, node, frame);
      if (compound) assignTo(ev, node.left, value, frame);
      return value;
    }
  }
}

type Logical = T.SyntaxKind.AmpersandAmpersandToken | T.SyntaxKind.BarBarToken | T.SyntaxKind.QuestionQuestionToken;

function shortCircuit(ev: Evaluator, operator: Logical, leftNode: T.Expression, rightNode: T.Expression, frame: Frame): Value {
  const left = evaluate(ev, leftNode, frame);
  const mayMiss = operator !== SyntaxKind.AmpersandAmpersandToken && isLookUp(ev, leftNode, frame);
  const goesOn = (value: Value): boolean | null => {
    if (mayMiss && truthiness(value) === true) return null;
    if (operator === SyntaxKind.QuestionQuestionToken) {
      if (value.t === 'literal') return value.value === null || value.value === undefined;
      return value.t === 'unknown' || value.t === 'state-part' ? null : false;
    }
    const truth = truthiness(value);
    return truth === null ? null : operator === SyntaxKind.AmpersandAmpersandToken ? truth : !truth;
  };
  const stays = alternatives(left).filter((one) => goesOn(one) !== true);
  const goes = alternatives(left).filter((one) => goesOn(one) !== false);
  if (goes.length === 0) return left;
  if (stays.length === 0) return evaluate(ev, rightNode, frame);
  let right: Value = UNDEFINED;
  let went = false;
  const evaluateRight = () => {
    went = true;
    if (operator === SyntaxKind.AmpersandAmpersandToken) refine(ev, leftNode, true, frame);
    if (operator === SyntaxKind.BarBarToken) refine(ev, leftNode, false, frame);
    right = evaluate(ev, rightNode, frame);
    return true;
  };
  const { name, negated } = operator === SyntaxKind.QuestionQuestionToken ? { name: forkAt(ev, 'nullish', leftNode, frame), negated: false } : forkName(ev, leftNode, frame);
  const holds = operator === SyntaxKind.BarBarToken ? !negated : negated;
  const chosen = mayMiss && left.t === 'union' && stays.length === left.of.length ? left.chosen : undefined;
  const says = chosen !== undefined ? missingSides(chosen, operator) : operator === SyntaxKind.QuestionQuestionToken ? nullishSides(ev, left) : sidesOf(ev, left);
  let stayed = false;
  const stay = () => (stayed = true);
  const sides = ev.noteTest(left, { unit: frame.unit, node: leftNode }, { name, negated: holds }, [evaluateRight, stay]);
  ev.choose(() => ev.fork(name, sides, holds ? [1, 0] : [0, 1], operator === SyntaxKind.BarBarToken ? [...says].reverse() : says));
  if (!stayed) return right;
  if (!went && chosen !== undefined) return left;
  // Of an unknown left side only what stops here comes out: nothing that matters for `x && y`, the value for `x || y`.
  const kept = stays.map((one) => (operator === SyntaxKind.AmpersandAmpersandToken ? (goesOn(one) === null ? falsy(one) : one) : present(one)));
  return went ? union([...kept, right]) : union(kept);
}

/** A table has nothing for keys that it does not have. Sides are in the order of those of other values. */
function missingSides({ subject, cases }: Chosen, operator: Logical): readonly (readonly Condition[])[] {
  const found: Condition = { subject, is: 'among', of: cases.map(([key]) => key), holds: true };
  return operator === SyntaxKind.BarBarToken ? [[found], [opposite(found)]] : [[opposite(found)], [found]];
}

/** `table[key]` with a key that is not known, which the table may not have. */
function isLookUp(ev: Evaluator, node: T.Expression, frame: Frame): boolean {
  const look = bare(node);
  // `key as keyof typeof table` says what the key is, and looks at nothing.
  return ts.isElementAccessExpression(look) && alternatives(evaluate(ev, bare(look.argumentExpression), frame)).some(({ t }) => t !== 'literal');
}

/** `x ?? y` and `x || y` give `x` only where it is something. */
function present(value: Value): Value {
  return value.t === 'unknown' && value.member !== undefined ? { ...value, present: true } : value;
}

function falsy(value: Value): Value {
  return value.t === 'unknown' || value.t === 'state-part' || value.t === 'derived' ? literal(false) : value;
}

function compute(ev: Evaluator, operator: string, left: Value, right: Value, node: T.Node, frame: Frame): Value {
  if (left.t === 'union' || right.t === 'union') {
    const lefts = alternatives(left);
    const rights = alternatives(right);
    if (lefts.length * rights.length > 64) return unknown('one of many results', { unit: frame.unit, node }, shapeOf(operator, left, right));
    return union(lefts.flatMap((a) => rights.map((b) => compute(ev, operator, a, b, node, frame))));
  }
  if (left.t === 'literal' && right.t === 'literal') {
    const value = computeLiterals(operator, left.value, right.value);
    if (value !== null) return literal(value);
  }
  const names = operator === 'in' ? namesOf(ev, right) : null;
  if (names !== null && left.t === 'literal' && (names.includes(String(left.value)) || !(String(left.value) in {}))) return literal(names.includes(String(left.value)));
  const shape = shapeOf(operator, left, right);
  if (operator === '===' || operator === '!==' || operator === '==' || operator === '!=') {
    if (neverEqual(left, right)) return literal(operator.startsWith('!'));
  }
  const keys = [...keysOf(left), ...keysOf(right)];
  const said = names !== null ? saidByList(ev, left, names.map((name) => literal(name)), false) : saidBy(ev, operator, left, right);
  if (keys.length === 0) {
    const value = { ...withOriginOf([left, right], unknown('computed from unknown values', { unit: frame.unit, node }, shape)), ...said };
    if (shape === 'boolean' && frame.call.fn !== null && ts.isCallExpression(frame.call.fn.parent)) ev.notePick(value, value.at);
    return value;
  }
  return { t: 'derived', keys, grown: grownBy(operator, left, right), shape, ...said, ...partsOf([left, right]) };
}

/** The names of an object, where all of them are known: `state.intent in HANDLERS`. */
function namesOf(ev: Evaluator, holder: Value): readonly string[] | null {
  const cell = ev.objectCell(holder);
  if (cell === null || cell.open !== null || cell.spread.length > 0 || cell.cls !== null) return null;
  return [...cell.props.values()].some(({ maybe }) => maybe) ? null : [...cell.props.keys()];
}

/** A known object is never equal to a literal. */
function neverEqual(left: Value, right: Value): boolean {
  const solid = (value: Value) => value.t === 'ref' || value.t === 'function' || value.t === 'class' || value.t === 'builder' || value.t === 'compiled';
  return (solid(left) && right.t === 'literal') || (left.t === 'literal' && solid(right));
}

/** `state.n + …`; not `goal - state.n`, nor `next - state.n`, which are what is missing. */
function grownBy(operator: string, left: Value, right: Value): string | null {
  const [first, second] = [grownKey(left), grownKey(right)];
  const plain = (key: string | null, other: Value): string | null => (key !== null && (grownKey(other) === key || !keysOf(other).includes(key)) ? key : null);
  if (operator === '+') return plain(first, right) ?? plain(second, left);
  return operator === '-' && first !== null && !keysOf(right).includes(first) ? first : null;
}

function grownKey(value: Value): string | null {
  if (value.t === 'state-part') return value.deep ? null : value.key;
  return value.t === 'derived' ? value.grown : null;
}

export function keysOf(value: Value): readonly string[] {
  if (value.t === 'union') return value.of.flatMap(keysOf);
  if (value.t === 'state-part') return [value.key];
  return value.t === 'derived' ? value.keys : [];
}

/** What of that which a value is computed from is no part of the state. */
export function partsOf(values: readonly Value[]): Pick<DerivedValue, 'parts'> {
  const parts = values.flatMap(alternatives).flatMap((one) => (one.t === 'unknown' ? [one] : one.t === 'derived' ? (one.parts ?? []) : []));
  return parts.length === 0 ? {} : { parts };
}

const COMPARES = new Set(['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'in', 'instanceof']);

function shapeOf(operator: string, left: Value, right: Value): Shape {
  if (COMPARES.has(operator)) return 'boolean';
  if (operator !== '+') return 'number';
  const shapes = [left, right].map((value) => (value.t === 'literal' ? typeof value.value : 'shape' in value ? value.shape : 'unknown'));
  if (shapes.includes('string')) return 'string';
  return shapes.includes('number') ? 'number' : 'unknown';
}

type Primitive = string | number | boolean | bigint | null | undefined;

function computeLiterals(operator: string, a: Primitive, b: Primitive): string | number | boolean | null {
  if (operator === '===') return a === b;
  if (operator === '!==') return a !== b;
  if (operator === '==') return a === b || (isNullish(a) && isNullish(b));
  if (operator === '!=') return !(a === b || (isNullish(a) && isNullish(b)));
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return String(a) + String(b);
  if (typeof a === 'string' && typeof b === 'string') return operator === '<' ? a < b : operator === '>' ? a > b : null;
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  return ARITHMETIC[operator]?.(a, b) ?? null;
}

function isNullish(value: Primitive): boolean {
  return value === null || value === undefined;
}

const ARITHMETIC: Record<string, (a: number, b: number) => number | boolean> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

export function prefix(ev: Evaluator, node: T.PrefixUnaryExpression, frame: Frame): Value {
  if (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken) return update(ev, node, frame);
  return mapAlternatives(evaluate(ev, node.operand, frame), (value) => {
    if (node.operator === SyntaxKind.ExclamationToken) {
      const truth = truthiness(value);
      if (truth !== null) return literal(!truth);
      const condition = conditionOf(ev, value);
      const not = unknown('a negation', { unit: frame.unit, node }, 'boolean', { is: 'made', parts: [value] });
      return condition === null ? not : { ...not, says: opposite(condition) };
    }
    if (node.operator === SyntaxKind.MinusToken && value.t === 'literal' && typeof value.value === 'number') return literal(-value.value);
    return value.t === 'literal' && typeof value.value === 'number' && node.operator === SyntaxKind.PlusToken ? value : unknown('a number', { unit: frame.unit, node }, 'number');
  });
}

/** `x++` */
export function update(ev: Evaluator, node: T.PrefixUnaryExpression | T.PostfixUnaryExpression, frame: Frame): Value {
  const before = evaluate(ev, node.operand, frame);
  const after = compute(ev, node.operator === SyntaxKind.PlusPlusToken ? '+' : '-', before, literal(1), node, frame);
  assignTo(ev, node.operand, after, frame);
  return ts.isPrefixUnaryExpression(node) ? after : before;
}

/** Within a branch the condition is known to have held, which leaves fewer values for the variables in it. */
export function refine(ev: Evaluator, condition: T.Expression, truth: boolean, frame: Frame): void {
  if (!ev.step()) return;
  if (ts.isParenthesizedExpression(condition)) refine(ev, condition.expression, truth, frame);
  else if (ts.isPrefixUnaryExpression(condition) && condition.operator === SyntaxKind.ExclamationToken) {
    refine(ev, condition.operand, !truth, frame);
  } else if (ts.isIdentifier(condition)) {
    refineName(ev, condition, frame, (value) => narrow(value, truth));
  } else if (ts.isBinaryExpression(condition)) {
    refineBinary(ev, condition, truth, frame);
  }
}

function refineBinary(ev: Evaluator, condition: T.BinaryExpression, truth: boolean, frame: Frame): void {
  const operator = condition.operatorToken.kind;
  if (operator === SyntaxKind.AmpersandAmpersandToken && truth) {
    refine(ev, condition.left, true, frame);
    refine(ev, condition.right, true, frame);
  } else if (operator === SyntaxKind.BarBarToken && !truth) {
    refine(ev, condition.left, false, frame);
    refine(ev, condition.right, false, frame);
  } else if (operator === SyntaxKind.EqualsEqualsEqualsToken || operator === SyntaxKind.ExclamationEqualsEqualsToken) {
    const equal = (operator === SyntaxKind.EqualsEqualsEqualsToken) === truth;
    if (!ts.isIdentifier(condition.left)) return;
    const other = evaluate(ev, condition.right, frame);
    if (other.t === 'literal') refineName(ev, condition.left, frame, (value) => onlyEqual(value, other.value, equal));
  }
}

function onlyEqual(value: Value, to: Primitive, equal: boolean): Value {
  if (value.t !== 'union') return value;
  const left = value.of.filter((one) => one.t !== 'literal' || (one.value === to) === equal);
  return left.length === 0 ? value : union(left);
}

function refineName(ev: Evaluator, name: T.Identifier, frame: Frame, apply: (value: Value) => Value): void {
  const address = frame.scope.find(name.text);
  const value = address === undefined ? null : readVariable(ev, frame, address, name);
  if (address !== undefined && value?.t === 'union') ev.assign(address, apply(value));
}
