import type { Site, Unknown } from '../../model/site.ts';
import { ts, type T } from '../syntax.ts';
import type { Place } from '../values/value.ts';

export function siteOf({ unit, node }: Place): Site {
  return { file: unit.display, start: node.getStart(unit.source), end: node.end };
}

export function unknownAt(what: string, why: string, at: Place): Unknown {
  return { what, why, site: siteOf(at) };
}

/** A call from its method name on: the links of a chain all start at the head of the chain. */
export function siteOfCall({ unit, node }: Place): Site {
  const callee = ts.isCallExpression(node) ? node.expression : null;
  const start = callee !== null && ts.isPropertyAccessExpression(callee) ? callee.name : node;
  return { file: unit.display, start: start.getStart(unit.source), end: node.end };
}

/** The first `END` within a place, by that name; else by its text. */
export function placeOfEnd({ unit, node }: Place): Place {
  const find = (child: T.Node): T.Node | undefined => (ts.isIdentifier(child) && child.text === 'END' ? child : ts.forEachChild(child, find));
  const named = find(node);
  return named === undefined ? placeOfText({ unit, node }, '__end__') : { unit, node: named };
}

/** The first string of that text within a place; the place itself where the text is computed. */
export function placeOfText({ unit, node }: Place, text: string): Place {
  const find = (child: T.Node): T.Node | undefined => {
    if (ts.isStringLiteralLike(child) && child.text === text) return child;
    return ts.forEachChild(child, find);
  };
  return { unit, node: find(node) ?? node };
}
