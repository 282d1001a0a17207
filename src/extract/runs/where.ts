import type { Where } from '../../model/run.ts';
import { siteOf } from '../graph/place.ts';
import { ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place } from '../values/value.ts';
import { functionsAround, isFunction } from './around.ts';
import { handlerLabel, nameOf } from './handlers.ts';

/** How evaluation came to a place: the place itself, then the calls that led there, innermost first. */
export type Way = readonly Place[];

export function whereOf(way: Way, bodies: ReadonlySet<T.Node>): Where {
  const around = way.flatMap((place) => functionsAround(place.node).map((fn) => ({ fn, place })));
  if (around.some(({ fn }) => bodies.has(fn))) return { kind: 'body' };
  for (const { fn, place } of around) {
    const label = handlerLabel(fn, place);
    if (label !== null) return { kind: 'handler', label, site: headOf(place, fn) };
  }
  const entered = enteredBy(way);
  return entered === null ? { kind: 'module' } : { kind: 'function', name: nameOf(entered.fn) ?? 'a function', site: headOf(entered.place, entered.fn) };
}

/** The function that evaluation began with, since nothing in sight calls it. */
export function enteredBy(way: Way): { readonly fn: FunctionSyntax; readonly place: Place } | null {
  const place = way.at(-1)!;
  return isFunction(place.node) && !ts.isConstructorDeclaration(place.node) ? { fn: place.node, place } : null;
}

/** A function without its body. */
function headOf({ unit }: Place, fn: FunctionSyntax): ReturnType<typeof siteOf> {
  const whole = siteOf({ unit, node: fn });
  return { ...whole, end: fn.body === undefined ? whole.end : Math.max(whole.start + 1, fn.body.getStart(unit.source) - 1) };
}
