import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { Item } from '../values/heap.ts';
import { alternatives, mapAlternatives, union } from '../values/union.ts';
import { type FunctionSyntax, type FunctionValue, literal, type RefValue, UNDEFINED, unknown, type Value, within } from '../values/value.ts';
import { settled } from './chosen.ts';
import { defineClass } from './classes.ts';
import { subjectOf, typeSubject } from './conditions.ts';
import { bare } from '../effects/dotted.ts';
import { deleteAt } from './deletion.ts';
import type { Evaluator } from './evaluator.ts';
import type { Frame } from './frame.ts';
import { globalValue } from './globals.ts';
import { iterate } from './iterate.ts';
import { evaluateCall, evaluateNew, evaluateTagged } from './invoke.ts';
import { readVariable } from './later.ts';
import { arrayLiteral, objectLiteral, template } from './literals.ts';
import { binary, conditional, prefix, update } from './operators.ts';
import { getProperty } from './properties.ts';
import { literalsOfType } from './types.ts';

/** The value of an expression, with all that evaluating it does to memory. */
export function evaluate(ev: Evaluator, node: T.Expression, frame: Frame): Value {
  const value = valueOf(ev, node, frame);
  if (value.t === 'union') ev.lookThrough(4 * value.of.length);
  return value;
}

function valueOf(ev: Evaluator, node: T.Expression, frame: Frame): Value {
  if (!ev.step()) return unknown('the file is too large to be evaluated as a whole');
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return literal((node as T.StringLiteral).text);
    case SyntaxKind.NumericLiteral:
      return literal(Number((node as T.NumericLiteral).text.replaceAll('_', '')));
    case SyntaxKind.BigIntLiteral:
      return unknown('a bigint', { unit: frame.unit, node });
    case SyntaxKind.TrueKeyword:
      return literal(true);
    case SyntaxKind.FalseKeyword:
      return literal(false);
    case SyntaxKind.NullKeyword:
      return literal(null);
    case SyntaxKind.RegularExpressionLiteral:
      return unknown('a regular expression', { unit: frame.unit, node });
    case SyntaxKind.Identifier:
      return identifier(ev, node as T.Identifier, frame);
    case SyntaxKind.ThisKeyword:
      return frame.self ?? unknown('`this` of an unknown receiver', { unit: frame.unit, node });
    case SyntaxKind.SuperKeyword:
      return frame.home?.base ?? unknown('an unknown base class', { unit: frame.unit, node });
    case SyntaxKind.NonNullExpression:
      return insisted(evaluate(ev, (node as T.NonNullExpression).expression, frame));
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.SatisfiesExpression:
    case SyntaxKind.PartiallyEmittedExpression:
    case SyntaxKind.ExpressionWithTypeArguments:
      return evaluate(ev, (node as T.ParenthesizedExpression).expression, frame);
    case SyntaxKind.AwaitExpression:
      return evaluate(ev, (node as T.AwaitExpression).expression, frame);
    case SyntaxKind.AsExpression:
    case SyntaxKind.TypeAssertionExpression:
      return cast(ev, node as T.AsExpression, frame);
    case SyntaxKind.TemplateExpression:
      return template(ev, node as T.TemplateExpression, frame);
    case SyntaxKind.ObjectLiteralExpression:
      return objectLiteral(ev, node as T.ObjectLiteralExpression, frame);
    case SyntaxKind.ArrayLiteralExpression:
      return arrayLiteral(ev, node as T.ArrayLiteralExpression, frame);
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.FunctionExpression:
      return functionValue(node as T.ArrowFunction | T.FunctionExpression, frame);
    case SyntaxKind.ClassExpression:
      return defineClass(ev, node as T.ClassExpression, frame);
    case SyntaxKind.PropertyAccessExpression: {
      const access = node as T.PropertyAccessExpression;
      const receiver = settled(ev, evaluate(ev, access.expression, frame), access.expression);
      const at = { unit: frame.unit, node };
      if (access.questionDotToken === undefined) return getProperty(ev, receiver, access.name.text, at);
      return mapAlternatives(receiver, (one) => (isNothing(one) ? UNDEFINED : optional(getProperty(ev, one, access.name.text, at))));
    }
    case SyntaxKind.ElementAccessExpression:
      return elementAccess(ev, node as T.ElementAccessExpression, frame);
    case SyntaxKind.CallExpression:
      return evaluateCall(ev, node as T.CallExpression, frame);
    case SyntaxKind.TaggedTemplateExpression:
      return evaluateTagged(ev, node as T.TaggedTemplateExpression, frame);
    case SyntaxKind.NewExpression:
      return evaluateNew(ev, node as T.NewExpression, frame);
    case SyntaxKind.ConditionalExpression:
      return conditional(ev, node as T.ConditionalExpression, frame);
    case SyntaxKind.BinaryExpression:
      return binary(ev, node as T.BinaryExpression, frame);
    case SyntaxKind.PrefixUnaryExpression:
      return prefix(ev, node as T.PrefixUnaryExpression, frame);
    case SyntaxKind.PostfixUnaryExpression:
      return update(ev, node as T.PostfixUnaryExpression, frame);
    case SyntaxKind.TypeOfExpression:
      return typeOf(ev, evaluate(ev, (node as T.TypeOfExpression).expression, frame));
    case SyntaxKind.VoidExpression:
      evaluate(ev, (node as T.VoidExpression).expression, frame);
      return UNDEFINED;
    case SyntaxKind.DeleteExpression:
      deleteAt(ev, node as T.DeleteExpression, frame);
      return literal(true);
    case SyntaxKind.YieldExpression: {
      const { expression, asteriskToken } = node as T.YieldExpression;
      const value = expression === undefined ? UNDEFINED : evaluate(ev, expression, frame);
      if (frame.call.yielded !== null) yieldTo(ev, frame.call.yielded, value, asteriskToken !== undefined);
      return unknown('the value sent to a generator', { unit: frame.unit, node });
    }
    case SyntaxKind.SpreadElement:
      return evaluate(ev, (node as T.SpreadElement).expression, frame);
    case SyntaxKind.MetaProperty:
      return unknown('import.meta', { unit: frame.unit, node });
    default:
      return unknown(`an expression of the kind ${SyntaxKind[node.kind]}`, { unit: frame.unit, node });
  }
}

/** A generator is run to its end at once: it gives the list of what it yields. */
function yieldTo(ev: Evaluator, yielded: RefValue, value: Value, all: boolean): void {
  const cell = ev.arrayCell(yielded);
  if (cell === null) return;
  const list = all ? iterate(ev, value) : null;
  const count = ev.isRepeated(yielded.address) ? 'many' : 'one';
  const items: Item[] = list === null ? [{ value: all ? unknown('an item of an unknown list') : value, count: all ? 'many' : count }] : list.items.map((item) => (count === 'one' ? item : { ...item, count }));
  ev.put(yielded.address, { ...cell, items: [...cell.items, ...items], open: cell.open ?? list?.open ?? null });
}

function identifier(ev: Evaluator, node: T.Identifier, frame: Frame): Value {
  const address = frame.scope.find(node.text);
  if (address !== undefined) return readVariable(ev, frame, address, node);
  return globalValue(node.text) ?? unknown(`${node.text} is not declared in this file`, { unit: frame.unit, node }, 'unknown', { is: 'name', name: node.text, module: null });
}

/** `this.saver!`: whoever wrote it knows that there is one by then. */
function insisted(value: Value): Value {
  if (value.t !== 'union') return value;
  const present = value.of.filter((one) => !isNothing(one));
  return present.length === 0 || present.length === value.of.length ? value : union(present);
}

function isNothing(value: Value): boolean {
  return value.t === 'literal' && (value.value === null || value.value === undefined);
}

/** A cast says nothing at run time, but may name the strings that an unknown value can be. */
function cast(ev: Evaluator, node: T.AsExpression, frame: Frame): Value {
  const value = evaluate(ev, node.expression, frame);
  if (!alternatives(value).some(isOpaque)) return value;
  const strings = literalsOfType(ev, node.type, frame);
  return strings === null ? value : mapAlternatives(value, (one) => (isOpaque(one) ? union(strings) : one));
}

export function isOpaque(value: Value): boolean {
  return value.t === 'unknown' || value.t === 'state-part' || value.t === 'derived';
}

export function functionValue(node: FunctionSyntax, frame: Frame): FunctionValue {
  const { unit, scope, home } = frame;
  const self = ts.isArrowFunction(node) ? frame.self : null;
  return { t: 'function', node, unit, scope, self, bound: [], home };
}

function elementAccess(ev: Evaluator, node: T.ElementAccessExpression, frame: Frame): Value {
  const receiver = evaluate(ev, node.expression, frame);
  const at = { unit: frame.unit, node };
  return mapAlternatives(keyOf(ev, node.argumentExpression, frame), (one) => {
    if (one.t === 'literal') return getProperty(ev, receiver, String(one.value), at);
    if (receiver.t === 'ref') ev.notePick(one, at);
    return chosenBy(ev, one, receiver, anyProperty(ev, receiver, at));
  });
}

/** Of a part of the state a cast says no more than its name does. */
function keyOf(ev: Evaluator, node: T.Expression, frame: Frame): Value {
  const inner = bare(node);
  // What only names something can be asked for twice.
  const named = inner !== node && (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) ? evaluate(ev, inner, frame) : null;
  return named?.t === 'state-part' ? named : evaluate(ev, node, frame);
}

/** More keys than this are not told apart. */
const MOST_KEYS = 24;

/** `table[state.mode]`: which of the values it is hangs on a part of the state. */
function chosenBy(ev: Evaluator, key: Value, receiver: Value, value: Value): Value {
  // Of one value for all keys it is known as well for which it is there.
  const values = value.t === 'union' ? value : value.t === 'literal' ? { t: 'union' as const, of: [value] } : null;
  const subject = values !== null && key.t === 'state-part' ? subjectOf(ev, key) : null;
  const cell = subject === null ? null : ev.objectCell(receiver);
  if (values === null || subject === null || cell === null || cell.open !== null || cell.spread.length > 0 || cell.props.size > MOST_KEYS) return value;
  const props = [...cell.props];
  // `table[1]` is `table['1']`.
  if (props.some(([name, { maybe }]) => maybe || /^\d/.test(name))) return value;
  return { ...values, chosen: { subject, cases: props.map(([name, property]) => [name, property.value]) } };
}

/** Of a property behind `?.` it is known that it may not be there: `list?.length` is a count or nothing. */
function optional(value: Value): Value {
  if (value.t === 'unknown') return value.member === undefined ? value : { ...value, member: { ...value.member, optional: true } };
  if (value.t !== 'derived' || value.subject?.endsWith('.length') !== true || value.subject.endsWith('?.length')) return value;
  return { ...value, subject: value.subject.replace(/\.length$/, '?.length') };
}

/** `table[key]` with an unknown key: any of the values it holds. */
function anyProperty(ev: Evaluator, receiver: Value, at: { unit: Frame['unit']; node: T.Node }): Value {
  return mapAlternatives(receiver, (one) => {
    if (one.t === 'state-part') return within(one);
    const cell = one.t === 'ref' ? ev.cell(one.address) : undefined;
    if (cell?.t === 'array') {
      const values = cell.items.map(({ value }) => value);
      return cell.open === null && values.length > 0 ? union(values) : unknown('an item of an unknown list', at);
    }
    if (one.t === 'derived' && one.itemsOf !== undefined) return { t: 'state-part', key: one.itemsOf, deep: true };
    if (cell?.t !== 'object') return unknown('a property with a computed name', at, 'unknown', { is: 'item', of: one });
    const values = [...cell.props.values()].map(({ value }) => value);
    if (cell.open !== null || cell.spread.length > 0 || values.length === 0) values.push(unknown('a property with a computed name', at));
    return union(values);
  });
}

function typeOf(ev: Evaluator, value: Value): Value {
  switch (value.t) {
    case 'literal':
      return literal(value.value === null ? 'object' : typeof value.value);
    case 'function':
    case 'class':
      return literal('function');
    case 'ref':
      return literal('object');
    default:
      return { ...unknown('a type', null, 'string'), ...typeSubject(ev, value) };
  }
}

