import { ts, type T } from '../syntax.ts';
import { isEnvironment } from '../values/environment.ts';
import { alternatives, union } from '../values/union.ts';
import { UNDEFINED, unknown, type Value } from '../values/value.ts';
import { saidBy } from './conditions.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { forkAt } from './fork-name.ts';
import type { Frame } from './frame.ts';
import { grownInTurns } from './grown-in-turns.ts';
import { iterate } from './iterate.ts';
import { named } from './modules.ts';
import { propertyName } from './names.ts';
import { getProperty, restOf, setProperty } from './properties.ts';

/** `var`, and neither `let` nor `const`. */
export function isVar(list: T.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** All names a pattern declares, in source order. */
export function namesOfPattern(name: T.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOfPattern(element.name) : []));
}

/** Declares the names of a pattern in the scope of the frame. A graph goes by names of variables, not of parameters. */
export function bindPattern(ev: Evaluator, name: T.BindingName, value: Value, frame: Frame, names = true): void {
  if (ts.isIdentifier(name)) {
    frame.scope.declare(name.text, ev.bind(names ? named(value, name.text) : value));
  } else if (ts.isObjectBindingPattern(name)) {
    const taken: string[] = [];
    for (const element of name.elements) {
      if (element.dotDotDotToken !== undefined) {
        bindPattern(ev, element.name, restOf(ev, value, taken, { unit: frame.unit, node: element }), frame);
        continue;
      }
      const key = element.propertyName ?? element.name;
      const keyName = ts.isObjectBindingPattern(key) || ts.isArrayBindingPattern(key) ? null : propertyName(ev, key, frame);
      if (keyName !== null) taken.push(keyName);
      const place = { unit: frame.unit, node: element };
      const part = keyName === null ? unknown('a computed property', place) : getProperty(ev, value, keyName, place);
      bindPattern(ev, element.name, withDefault(ev, part, element.initializer, frame), frame);
    }
  } else {
    bindElements(ev, name, value, frame);
  }
}

function bindElements(ev: Evaluator, pattern: T.ArrayBindingPattern, value: Value, frame: Frame): void {
  const list = iterate(ev, value);
  pattern.elements.forEach((element, index) => {
    if (!ts.isBindingElement(element)) return;
    const place = { unit: frame.unit, node: element };
    if (element.dotDotDotToken !== undefined) {
      const rest = list === null ? ev.array([], 'the rest of an unknown list') : ev.array(list.items.slice(index), list.open);
      bindPattern(ev, element.name, rest, frame);
      return;
    }
    const item = list?.items.slice(0, index + 1).every(({ count }) => count === 'one') === true ? list.items[index] : undefined;
    const known = item?.value ?? (list !== null && list.open === null && list.items.length <= index ? UNDEFINED : null);
    const part = known ?? (list === null ? getProperty(ev, value, String(index), place) : unknown('an item of a list', place));
    bindPattern(ev, element.name, withDefault(ev, part, element.initializer, frame), frame);
  });
}

/** The value, or the default where it may be undefined. */
export function withDefault(ev: Evaluator, value: Value, initializer: T.Expression | undefined, frame: Frame): Value {
  if (initializer === undefined) return value;
  const isUndefined = (one: Value) => one.t === 'literal' && one.value === undefined;
  if (!alternatives(value).some((one) => isUndefined(one) || one.t === 'state-part' || isGiven(one))) return value;
  const given = alternatives(value).filter((one) => !isUndefined(one)).map((one): Value => (one.t === 'unknown' && isGiven(one) ? { ...one, present: true } : one));
  const either = (): Value => union([...given, evaluate(ev, initializer, frame)]);
  if (ev.walk === null || value.t !== 'state-part') return either();
  const [missing, there] = [saidBy(ev, '===', value, UNDEFINED).says, saidBy(ev, '!==', value, UNDEFINED).says];
  if (missing === undefined || there === undefined) return either();
  let result: Value = value;
  const fallBack = () => {
    result = evaluate(ev, initializer, frame);
    return true;
  };
  const both = () => {
    result = either();
    return true;
  };
  // Where ways are not told apart so finely, either may be.
  if (ev.walk.grain === 'statements') both();
  else ev.fork(forkAt(ev, 'default', initializer, frame), [() => true, fallBack], undefined, [[there], [missing]]);
  return result;
}

/** What a caller gives whom nobody sees, who may as well give nothing. */
function isGiven(value: Value): boolean {
  if (value.t !== 'unknown') return false;
  return value.from?.is === 'parameter' || (value.member !== undefined && (isGiven(value.member.self) || isEnvironment(value.member.self)));
}

/** `target = value`, whatever the target looks like. */
export function assignTo(ev: Evaluator, target: T.Expression, value: Value, frame: Frame): void {
  if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target)) {
    assignTo(ev, target.expression, value, frame);
  } else if (ts.isIdentifier(target)) {
    const address = frame.scope.find(target.text);
    if (address === undefined) return;
    const before = ev.isRepeated(address) ? ev.cell(address) : undefined;
    ev.assign(address, named(before?.t === 'binding' ? grownInTurns(ev, before.value, value) : value, target.text));
  } else if (ts.isPropertyAccessExpression(target)) {
    const receiver = evaluate(ev, target.expression, frame);
    setProperty(ev, receiver, target.name.text, named(value, target.name.text), { unit: frame.unit, node: target.parent });
  } else if (ts.isElementAccessExpression(target)) {
    const receiver = evaluate(ev, target.expression, frame);
    const key = evaluate(ev, target.argumentExpression, frame);
    const place = { unit: frame.unit, node: target.parent };
    for (const one of alternatives(key)) {
      if (one.t !== 'literal') setProperty(ev, receiver, null, value, place);
      else if (key.t === 'union') ev.fork(forkAt(ev, 'key', target, frame), [() => setAndGo(ev, receiver, String(one.value), value, place), () => true]);
      else setProperty(ev, receiver, String(one.value), value, place);
    }
  } else if (ts.isObjectLiteralExpression(target)) {
    for (const property of target.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        assignTo(ev, property.name, getProperty(ev, value, property.name.text, null), frame);
      } else if (ts.isPropertyAssignment(property)) {
        const key = propertyName(ev, property.name, frame);
        assignTo(ev, property.initializer, key === null ? unknown('a computed property') : getProperty(ev, value, key, null), frame);
      }
    }
  } else if (ts.isArrayLiteralExpression(target)) {
    target.elements.forEach((element, index) => {
      if (!ts.isOmittedExpression(element)) assignTo(ev, element, getProperty(ev, value, String(index), null), frame);
    });
  }
}

function setAndGo(ev: Evaluator, receiver: Value, key: string, value: Value, place: Parameters<typeof setProperty>[4]): boolean {
  setProperty(ev, receiver, key, value, place);
  return true;
}
