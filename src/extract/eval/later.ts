import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import type { ObjectCell, Property } from '../values/heap.ts';
import { alternatives, union } from '../values/union.ts';
import { type ClassValue, type Place, unknown, type UnknownValue, type Value } from '../values/value.ts';
import { type Change, changesOfSelf, changesWithin } from './changes.ts';
import type { Evaluator } from './evaluator.ts';
import type { Frame } from './frame.ts';
import { isEmpty, setField, setVariable } from './set-later.ts';

const WHY = 'may have been changed by then';

/**
 * A variable by name. In a body that runs later, what functions may change of it has perhaps changed by then, until the
 * body gives it a value of its own.
 */
export function readVariable(ev: Evaluator, frame: Frame, address: number, node: T.Identifier): Value {
  if (!ev.isOlder(address)) return ev.read(address);
  const owner = frame.scope.ownerOf(node.text);
  const change = owner === null ? undefined : changesWithin(owner).get(node.text);
  if (change === undefined) return ev.read(address);
  const held = ev.read(address);
  const cell = ev.cell(address);
  if (cell?.t === 'binding' && cell.body === ev.body) return held;
  const before = ev.seen.get(address);
  if (before !== undefined && before.cell === cell) return before.value;
  const module = isEmpty(held) && ts.isSourceFile(owner!) ? ev.modules.get(frame.unit.file) : undefined;
  const value = module === undefined ? held : setVariable(ev, module, node.text, held);
  const now = changed(ev, value, change, { unit: frame.unit, node });
  ev.seen.set(address, { cell, value: now });
  return now;
}

/** As `readVariable`, of a property that methods change: of the class of an instance, or of an object literal. */
export function readField(ev: Evaluator, address: number, cell: ObjectCell, name: string, property: Property, at: Place | null): Property {
  if (!ev.isOlder(address) || property.body === ev.body) return property;
  const change = changeOfField(cell, name, property);
  if (change === undefined) return property;
  const set = isEmpty(property.value) ? setField(ev, { t: 'ref', address }, cell, name) : null;
  const now: Property = { ...property, value: changed(ev, set ?? property.value, change, at ?? property.at), body: ev.body };
  // Filling what the property holds may have changed the object, too.
  const present = ev.cell(address);
  if (present?.t === 'object') ev.put(address, { ...present, props: new Map(present.props).set(name, now) });
  return now;
}

/** As `readVariable`, of a static property. */
export function readStatic(ev: Evaluator, cls: ClassValue, name: string, { value, at, body }: Property): Value {
  if (cls.statics.t !== 'ref' || !ev.isOlder(cls.statics.address) || body === ev.body) return value;
  const { name: own } = cls.node;
  const change = (own === undefined ? undefined : changesWithin(cls.unit.source).get(own.text)?.of.get(name)) ?? changesOfSelf(cls.node).get(name);
  if (change === undefined) return value;
  const now = changed(ev, value, change, at);
  const cell = ev.objectCell(cls.statics);
  if (cell !== null) ev.put(cls.statics.address, { ...cell, props: new Map(cell.props).set(name, { value: now, maybe: false, at, ...ev.ofBody }) });
  return now;
}

function changeOfField({ cls }: ObjectCell, name: string, { at }: Property): Change | undefined {
  for (let one = cls; one !== null; one = one.base?.t === 'class' ? one.base : null) {
    const change = changesOfSelf(one.node).get(name);
    if (change !== undefined) return change;
  }
  const { parent } = at.node;
  return cls === null && parent !== undefined && ts.isObjectLiteralExpression(parent) && hasMethods(parent) ? changesOfSelf(parent).get(name) : undefined;
}

const hasMethods = perNode((node: T.ObjectLiteralExpression): boolean => {
  return node.properties.some((one) => !ts.isPropertyAssignment(one) || ts.isFunctionExpression(one.initializer));
});

function changed(ev: Evaluator, value: Value, change: Change, at: Place): Value {
  for (const one of alternatives(value)) if (one.t === 'ref' && ev.isOlder(one.address)) loosen(ev, one.address, change, at);
  const others = change.assigned.filter(({ once }) => once === null || !isInside(at.node, once));
  if (others.length === 0) return value;
  const constants = others.flatMap((one) => (one.value === null ? [] : [one.value]));
  if (constants.length === others.length) return union([value, ...constants]);
  // What else it may be is unknown: which constants are among that does not matter.
  const objects = alternatives(value).filter(({ t }) => t !== 'literal' && t !== 'unknown');
  return union([...objects, unknown(WHY, at)]);
}

/** A variable of which functions that are called at any time decide what it holds. */
export function isSetElsewhere(value: Value): value is UnknownValue {
  return value.t === 'unknown' && value.why === WHY;
}

/** An object that functions change: what is in it now may not be all. */
function loosen(ev: Evaluator, address: number, change: Change, at: Place): void {
  const cell = ev.cell(address);
  if (change.filled && (cell?.t === 'array' || cell?.t === 'collection')) {
    if (cell.open === null) ev.put(address, { ...cell, open: WHY });
  } else if (cell?.t === 'object' && (change.filled || change.of.size > 0)) {
    const props = new Map(cell.props);
    let open = change.filled;
    for (const [name, inner] of change.of) {
      const property = props.get(name);
      if (property === undefined) open ||= inner.assigned.length > 0;
      else if (property.body !== ev.body) props.set(name, { ...property, value: changed(ev, property.value, inner, at), body: ev.body });
    }
    ev.put(address, { ...cell, props, open: open ? (cell.open ?? WHY) : cell.open });
  }
}

function isInside(node: T.Node, fn: T.Node): boolean {
  for (let one: T.Node | undefined = node; one !== undefined; one = one.parent) if (one === fn) return true;
  return false;
}
