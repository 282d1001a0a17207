import type { Condition } from '../../model/condition.ts';
import { UNDEFINED, unknown, type FunctionValue, type UnionValue, type Value } from './value.ts';

/** More alternatives than this say no more than "unknown". */
const MOST = 400;

/** One of the given values. */
export function union(values: readonly Value[]): Value {
  const [only] = values;
  if (only !== undefined && (values.length === 1 || (values.length === 2 && values[1] === only))) return only;
  const distinct = new Map<unknown, Value>();
  for (const value of values) {
    for (const one of alternatives(value)) {
      const key = identity(one);
      const before = distinct.get(key);
      if (before === undefined || (isDeclared(before) && !isDeclared(one))) distinct.set(key, one);
    }
  }
  if (distinct.size > MOST) return unknown('too many possible values');
  const of = [...distinct.values()];
  return of.length > 1 ? { t: 'union', of } : (of[0] ?? UNDEFINED);
}

function isDeclared(value: Value): boolean {
  return value.t === 'literal' && value.declared === true;
}

export function alternatives(value: Value): readonly Value[] {
  return value.t === 'union' ? (value satisfies UnionValue).of : [value];
}

/** Applies to each alternative. */
export function mapAlternatives(value: Value, apply: (one: Value) => Value): Value {
  return value.t === 'union' ? union(value.of.map(apply)) : apply(value);
}

const closures = new WeakMap<object, WeakMap<object, object>>();

/** The same function of the same scope: two calls of `make` give two closures. */
function closureIdentity({ node, scope }: FunctionValue): object {
  let ofNode = closures.get(node);
  if (ofNode === undefined) closures.set(node, (ofNode = new WeakMap()));
  let identity = ofNode.get(scope);
  if (identity === undefined) ofNode.set(scope, (identity = {}));
  return identity;
}

/** Equal for values that cannot be told apart. */
function identity(value: Value): unknown {
  switch (value.t) {
    case 'literal':
      return `literal ${typeof value.value} ${String(value.value)}`;
    case 'ref':
      return `ref ${value.address}`;
    case 'library':
      return `library ${value.module} ${value.name}`;
    case 'state':
      return `state ${value.omit.join()} ${value.copy?.id}`;
    case 'state-part':
      return `part ${value.key} ${value.deep} ${value.copy?.id} ${value.subject}`;
    case 'derived':
      return `derived ${value.keys.join()} ${value.grown} ${value.shape} ${value.guessed === true} ${value.itemsOf} ${value.parts !== undefined} ${value.subject} ${said(value.says)}`;
    case 'function':
      return value.bound.length === 0 && value.self === null ? closureIdentity(value) : value;
    case 'builder':
      return value.draft;
    case 'unknown':
      if (value.from?.is === 'parameter') return value.from.fn.parameters[value.from.index] ?? value;
      return value.at === null ? `unknown ${value.why}` : value.at.node;
    default:
      return value;
  }
}

function said(condition: Condition | undefined): string {
  return condition === undefined ? '' : JSON.stringify(condition);
}

export function same(a: Value, b: Value): boolean {
  return a === b || identity(a) === identity(b);
}

/** Whether the value counts as true; null where that is not known. */
export function truthiness(value: Value): boolean | null {
  switch (value.t) {
    case 'literal':
      return Boolean(value.value);
    case 'unknown':
    case 'state-part':
    case 'derived':
      return null;
    case 'union': {
      const known = new Set(value.of.map(truthiness));
      return known.size === 1 ? [...known][0]! : null;
    }
    default:
      return true;
  }
}

/** The alternatives that count as true, or those that do not; an unknown may be either. */
export function narrow(value: Value, truth: boolean): Value {
  const left = alternatives(value).filter((one) => truthiness(one) !== !truth);
  return left.length === 0 ? value : union(left);
}
