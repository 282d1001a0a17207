import { ts, type T } from '../syntax.ts';
import { type Item, type ObjectCell, optional, type Poured, type Property, ref } from '../values/heap.ts';
import { withOriginOf } from '../runs/origins.ts';
import { alternatives, union } from '../values/union.ts';
import { type FunctionValue, literal, unknown, type Value } from '../values/value.ts';
import { settled } from './chosen.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate, functionValue } from './expressions.ts';
import type { Frame } from './frame.ts';
import { itemsTaken } from './iterate.ts';
import { lookInto } from './looks.ts';
import { named } from './modules.ts';
import { propertyName } from './names.ts';
import { getProperty, ownProperties } from './properties.ts';

/** An object while its literal is read from left to right. */
interface Draft {
  props: Map<string, Property>;
  spread: ObjectCell['spread'];
  open: string | null;
  poured: readonly Poured[];
  grownFrom: string | null;
}

/** What of a spread is not known. */
function pouredOf({ poured }: ObjectCell, value: Value, over: readonly string[], at: Property['at']): Poured[] {
  return poured === undefined || poured.length === 0 ? [{ value, over, at }] : poured.map((one) => ({ ...one, over: [...new Set([...over, ...one.over])] }));
}

export function objectLiteral(ev: Evaluator, node: T.ObjectLiteralExpression, frame: Frame): Value {
  const draft: Draft = { props: new Map(), spread: [], open: null, poured: [], grownFrom: null };
  for (const property of node.properties) addProperty(ev, draft, property, frame);
  return ref(ev.alloc({ t: 'object', ...draft, cls: null }));
}

function addProperty(ev: Evaluator, draft: Draft, property: T.ObjectLiteralElementLike, frame: Frame): void {
  const at = { unit: frame.unit, node: property };
  if (ts.isSpreadAssignment(property)) {
    addSpread(ev, draft, settled(ev, evaluate(ev, property.expression, frame), property), at);
  } else if (ts.isShorthandPropertyAssignment(property)) {
    put(draft, property.name.text, { value: evaluate(ev, property.name, frame), maybe: false, at });
  } else if (ts.isPropertyAssignment(property)) {
    const name = keyOf(ev, property.name, frame);
    const value = evaluate(ev, property.initializer, frame);
    addNamed(draft, name, value, at);
  } else if (ts.isMethodDeclaration(property)) {
    addNamed(draft, keyOf(ev, property.name, frame), functionValue(property, frame), at);
  } else if (ts.isGetAccessorDeclaration(property)) {
    addNamed(draft, keyOf(ev, property.name, frame), unknown('the result of a getter', at), at, functionValue(property, frame));
  }
}

function keyOf(ev: Evaluator, name: T.PropertyName, frame: Frame): Value {
  if (ts.isComputedPropertyName(name)) return evaluate(ev, name.expression, frame);
  const text = propertyName(ev, name, frame);
  return text === null ? unknown('a computed property') : literal(text);
}

function addNamed(draft: Draft, name: Value, value: Value, at: Property['at'], getter?: FunctionValue): void {
  const names = alternatives(name);
  for (const one of names) {
    if (one.t === 'literal') {
      const key = String(one.value);
      put(draft, key, { value: named(value, key), maybe: names.length > 1, at, ...(getter === undefined ? {} : { getter }) });
    } else draft.open ??= 'a property with a computed name';
  }
}

/** A later property takes the place of an earlier one, which keeps its value only if the later one may be absent. */
function put(draft: Draft, key: string, property: Property): void {
  const before = draft.props.get(key);
  if (property.maybe && before !== undefined) {
    draft.props.set(key, { value: union([before.value, property.value]), maybe: before.maybe, at: before.at });
  } else {
    draft.props.set(key, property);
    if (draft.poured.length > 0) draft.poured = draft.poured.map((one) => ({ ...one, over: one.over.filter((name) => name !== key) }));
  }
}

function addSpread(ev: Evaluator, draft: Draft, value: Value, at: Property['at']): void {
  const before = [...draft.props.keys()];
  const cells = alternatives(value).map((one) => ownProperties(ev, one, at));
  ev.lookThrough(4 * cells.reduce((sum, { props }) => sum + props.size, 0));
  const sure = new Map<string, number>();
  for (const { props } of cells) for (const [key, { maybe }] of props) if (!maybe) sure.set(key, (sure.get(key) ?? 0) + 1);
  const everywhere = (key: string) => sure.get(key) === cells.length;
  coverBy(ev, draft, cells);
  for (const cell of cells) {
    for (const [key, property] of cell.props) put(draft, key, everywhere(key) ? property : { ...property, maybe: true });
    for (const spread of cell.spread) {
      // What stands before a spread of the state may be replaced by it, and is written either way.
      draft.spread = [...draft.spread, { ...spread, maybe: spread.maybe || cells.length > 1 }];
    }
    if (cell.open !== null) draft.poured = together(ev, [...draft.poured, ...pouredOf(cell, value, before, at)]);
    draft.open ??= cell.open;
    draft.grownFrom ??= cell.grownFrom;
  }
}

/** What is poured in twice is there once, over all that either may be over: `{ ...all, ...one }` in a loop would double it each time. */
function together(ev: Evaluator, poured: readonly Poured[]): readonly Poured[] {
  ev.lookThrough(poured.length);
  const byValue = new Map<Value, Poured>();
  for (const one of poured) {
    const before = byValue.get(one.value);
    byValue.set(one.value, before === undefined ? one : { ...before, over: [...new Set([...before.over, ...one.over])] });
  }
  return [...byValue.values()];
}

/** What stands before a spread of the state is what the state has of it, where it has it. */
function coverBy(ev: Evaluator, draft: Draft, cells: readonly ObjectCell[]): void {
  for (const [key, property] of draft.props) {
    const others = cells.flatMap(({ props, spread, grownFrom }): Value[] => {
      if (props.has(key)) return [];
      const parts = spread.filter(({ state }) => !state.omit.includes(key)).map(({ state, at }) => getProperty(ev, state, key, at));
      return grownFrom === null ? parts : [...parts, { t: 'state-part', key: grownFrom, deep: true }];
    });
    if (others.length > 0) draft.props.set(key, { ...property, value: union([property.value, ...others]) });
  }
}

export function arrayLiteral(ev: Evaluator, node: T.ArrayLiteralExpression, frame: Frame): Value {
  const items: Item[] = [];
  const poured: Value[] = [];
  const taken: Value[] = [];
  let open: string | null = null;
  let grownFrom: string | null = null;
  for (const element of node.elements) {
    if (ts.isSpreadElement(element)) {
      const value = evaluate(ev, element.expression, frame);
      const several = alternatives(value).length > 1;
      for (const one of alternatives(value)) {
        if (!several && (one.t === 'state-part' || one.t === 'derived')) lookInto(ev, one, { unit: frame.unit, node: element });
        const list = itemsTaken(ev, one);
        if (one.t === 'ref') taken.push(one);
        items.push(...(several ? list.items.map(optional) : list.items));
        open ??= list.open;
        grownFrom ??= list.grownFrom;
        poured.push(...(list.poured ?? []));
      }
    } else if (!ts.isOmittedExpression(element)) {
      items.push({ value: evaluate(ev, element, frame), count: 'one' });
    }
  }
  return ev.array(items, open, grownFrom, { poured, taken });
}

const MOST_TEXTS = 256;

/** `${a}-${b}`: all texts it can be. */
export function template(ev: Evaluator, node: T.TemplateExpression, frame: Frame): Value {
  let texts: string[] | null = [node.head.text];
  const values = node.templateSpans.map(({ expression }) => evaluate(ev, expression, frame));
  for (const [index, span] of node.templateSpans.entries()) {
    const value = values[index]!;
    lookInto(ev, value, { unit: frame.unit, node: span });
    const parts = alternatives(value).map((one) => (one.t === 'literal' ? String(one.value) : null));
    if (texts === null || parts.some((part) => part === null) || texts.length * parts.length > MOST_TEXTS) texts = null;
    else texts = texts.flatMap((text) => parts.map((part) => text + part + span.literal.text));
  }
  const pieces = [node.head, ...node.templateSpans.map((span) => span.literal)].flatMap(({ text }) => (text === '' ? [] : [literal(text)]));
  if (texts === null) return withOriginOf([...pieces, ...values], unknown('a text with unknown parts', { unit: frame.unit, node }, 'string'));
  return union(texts.map(literal));
}
