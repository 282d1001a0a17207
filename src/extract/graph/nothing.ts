import { type Condition, isTrueOf } from '../../model/condition.ts';
import type { NamedSite } from '../../model/graph.ts';
import type { Way } from '../eval/paths.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import type { FunctionSyntax, Place, Value } from '../values/value.ts';
import { siteOf } from './place.ts';
import type { Routes } from './routes.ts';

/** What a router gives on some way that names no node: `null`, or nothing at all. */
export function givenNothing(path: Value, ways: readonly Way<Routes>[], literals: ReadonlyMap<string, readonly string[]>): NamedSite[] {
  if (path.t !== 'function') return [];
  const names = ways.flatMap(({ result: { nothing }, conditions }) => {
    if (nothing === undefined) return [];
    const said = placeOf(path, nothing);
    const place = said ?? placeOfLast(path);
    return isLikely(conditions, said !== null, literals) ? [{ name: nothing, site: siteOf(place) }] : [];
  });
  return [...new Map(names.map((one) => [one.name, one])).values()];
}

type Body = Place & { readonly node: FunctionSyntax };

/** Where it is written that nothing comes back. */
function placeOf({ unit, node }: Body, name: string): Place | null {
  const find = (child: T.Node): T.Node | undefined => {
    if (name === 'undefined' && ts.isReturnStatement(child) && child.expression === undefined) return child;
    if (isWord(child, name) && !isAsked(child.parent)) return child;
    return ts.isFunctionLike(child) ? undefined : ts.forEachChild(child, find);
  };
  const said = node.body === undefined ? undefined : find(node.body);
  return said === undefined ? null : { unit, node: said };
}

function isWord(node: T.Node, name: string): boolean {
  if (name === 'null') return node.kind === SyntaxKind.NullKeyword;
  return name === 'false' ? node.kind === SyntaxKind.FalseKeyword : ts.isIdentifier(node) && node.text === name;
}

/** `x === null`, `case null:`, `let next: string | null` */
function isAsked(parent: T.Node): boolean {
  if (ts.isBinaryExpression(parent)) return ts.tokenToString(parent.operatorToken.kind)?.includes('==') === true;
  return ts.isCaseClause(parent) || ts.isTypeNode(parent);
}

function placeOfLast({ unit, node }: Body): Place {
  const { body } = node;
  const last = body !== undefined && ts.isBlock(body) ? body.statements.at(-1) : body;
  return { unit, node: last ?? node };
}

/**
 * Whether there is a value with which a way is taken. A type tells what a key can hold. Of anything else nobody knows:
 * a chain of questions may have asked for all there is, and then what comes behind it is never reached. Where it is not
 * even written that nothing comes back, one question is all that may have been asked.
 */
function isLikely(conditions: readonly Condition[], said: boolean, literals: ReadonlyMap<string, readonly string[]>): boolean {
  const asked = new Map<string, Map<string, Condition>>();
  for (const one of conditions) asked.set(one.subject, (asked.get(one.subject) ?? new Map<string, Condition>()).set(JSON.stringify(one), one));
  const untyped = [...asked].filter(([subject]) => textsOf(subject, literals) === undefined);
  const typed = [...asked].flatMap(([subject, all]) => (textsOf(subject, literals)?.some((text) => [...all.values()].every((one) => isTrueOf(one, text))) === false ? [subject] : []));
  return typed.length === 0 && untyped.every(([, all]) => !isAllAsked([...all.values()]) || hasGap([...all.values()])) && (said || untyped.length < 2);
}

/** What the type of a key allows. */
function textsOf(subject: string, literals: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const key = /^state\??\.([\w$]+)$/.exec(subject)?.[1];
  return key === undefined ? undefined : literals.get(key);
}

/** It is none of several: nobody knows whether there is another. */
function isAllAsked(conditions: readonly Condition[]): boolean {
  return conditions.filter(({ holds }) => !holds).length > 1;
}

/** `score > 8` and `score < 5` leave out what is between. Below the least bound and above the greatest nobody knows what there is. */
function hasGap(conditions: readonly Condition[]): boolean {
  const bounds = conditions.flatMap(({ is, than }) => (/^[<>]/.test(is) && typeof than === 'number' ? [than] : [])).sort((a, b) => a - b);
  if (bounds.length < conditions.length) return false;
  const isWhole = bounds.every(Number.isInteger);
  const between = bounds.slice(1).flatMap((to, index) => (isWhole ? (to - bounds[index]! > 1 ? [to - 1] : []) : [(bounds[index]! + to) / 2]));
  return [...bounds, ...between].some((value) => conditions.every((one) => isTrueOf(one, value)));
}
