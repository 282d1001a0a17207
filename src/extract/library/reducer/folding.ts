import type { Folding, ReducerClass } from '../../../model/channel.ts';
import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { ts, type T } from '../../syntax.ts';
import type { FunctionSyntax, Value } from '../../values/value.ts';
import { siteOf } from '../../graph/place.ts';
import type { ReducerFacts } from './classify.ts';
import { isPure } from './purity.ts';
import { readBody } from './read-body.ts';
import { fallsThrough } from './traps.ts';
import { isList, tryReducer } from './trial.ts';

/** How a reducer goes about its work; nothing where it is one of several. */
export function foldingOf(ev: Evaluator, reducer: Value, facts: ReducerFacts, batch: boolean): Folding | undefined {
  if (reducer.t === 'library' || reducer.t === 'native') return { site: null, adds: false, mutates: facts.pure === false ? 'current' : null, gives: null, skipsNothing: false };
  if (reducer.t !== 'function') return undefined;
  const changesUpdate = !batch && isPure(reducer.node, 1) === false;
  return {
    site: siteOf(reducer),
    adds: adds(ev, reducer, facts, batch),
    mutates: facts.pure === false ? 'current' : changesUpdate ? 'update' : null,
    gives: givesOf(reducer.node, facts.trap),
    skipsNothing: facts.class === 'last-wins' && tryReducer(ev, reducer, 'value', null) === 'value',
    ...(!batch && facts.class === 'merge-by-id' && replacesItems(ev, reducer) ? { replacesItems: true as const } : {}),
    ...ignoredBy(facts, batch),
  };
}

function ignoredBy({ class: is, trap, reads: { first, second } }: ReducerFacts, batch: boolean): Pick<Folding, 'ignores'> {
  if (batch || is !== 'custom' || trap !== null || (first && second)) return {};
  return { ignores: second ? 'current' : 'update' };
}

/** Of two items of one id the second is left, and nothing of the first. */
function replacesItems(ev: Evaluator, reducer: Value): boolean {
  const item = Object.fromEntries(['id', '_id', 'uuid', 'key', 'name', 'slug', 'url', 'path'].map((name) => [name, 'x']));
  const folded = tryReducer(ev, reducer, [{ ...item, held: 1 }], [{ ...item, given: 2 }]);
  const [only, more] = isList(folded) ? folded : [];
  return typeof only === 'object' && only !== null && more === undefined && 'given' in only && !('held' in only);
}

function givesOf(node: FunctionSyntax, trap: string | null): Folding['gives'] {
  if (trap === 'async') return 'promise';
  if (trap === 'generator') return 'generator';
  return fallsThrough(node, readBody(node)) ? 'nothing' : null;
}

/** Classes that can be told by their shape from those that add. */
const NEVER: ReadonlySet<ReducerClass> = new Set(['merge-by-id', 'object-merge', 'last-wins', 'first-wins', 'identity', 'max', 'min', 'or', 'and', 'union']);

/** Numbers of an object, added one by one: under the names that the reducer knows, or under any. */
function addsParts(reducer: Value, given: (current: Json, update: Json) => unknown): boolean {
  const names = reducer.t === 'function' ? partsRead(reducer.node) : [];
  const of = (value: number) => Object.fromEntries((names.length === 0 ? ['a'] : names).map((name) => [name, value]));
  const whole = given(of(2), of(5));
  return typeof whole === 'object' && whole !== null && Object.values(whole).includes(7);
}

/** `current.input`: what a reducer looks at in its first argument. */
function partsRead(node: FunctionSyntax): string[] {
  const name = node.parameters[0]?.name;
  if (name === undefined || !ts.isIdentifier(name)) return [];
  const found = new Set<string>();
  const look = (child: T.Node): void => {
    if (ts.isPropertyAccessExpression(child) && ts.isIdentifier(child.expression) && child.expression.text === name.text) found.add(child.name.text);
    ts.forEachChild(child, look);
  };
  look(node);
  return [...found];
}

function adds(ev: Evaluator, reducer: Value, { class: is, trap, reads }: ReducerFacts, batch: boolean): boolean {
  if (is === 'append' || is === 'sum') return true;
  if (NEVER.has(is) || !reads.second || trap === 'async' || trap === 'generator') return false;
  const given = (current: Json, update: Json) => tryReducer(ev, reducer, current, batch ? [update] : update);
  const list = given(['a'], ['a', 'b']);
  if (isList(list)) return list.filter((item) => item === 'a').length === 2;
  if (given(2, 5) === 7) return true;
  if (addsParts(reducer, given)) return true;
  const text = given('a', 'ab');
  return typeof text === 'string' && text.split('a').length === 3;
}
