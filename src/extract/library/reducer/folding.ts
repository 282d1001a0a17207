import type { Folding, ReducerClass } from '../../../model/channel.ts';
import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
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
  };
}

function givesOf(node: FunctionSyntax, trap: string | null): Folding['gives'] {
  if (trap === 'async') return 'promise';
  if (trap === 'generator') return 'generator';
  return fallsThrough(node, readBody(node)) ? 'nothing' : null;
}

/** Classes that can be told by their shape from those that add. */
const NEVER: ReadonlySet<ReducerClass> = new Set(['merge-by-id', 'object-merge', 'last-wins', 'first-wins', 'identity', 'max', 'min', 'or', 'and', 'union']);

function adds(ev: Evaluator, reducer: Value, { class: is, trap }: ReducerFacts, batch: boolean): boolean {
  if (is === 'append' || is === 'sum') return true;
  if (NEVER.has(is) || trap === 'async' || trap === 'generator') return false;
  const given = (current: Json, update: Json) => tryReducer(ev, reducer, current, batch ? [update] : update);
  const list = given(['a'], ['a', 'b']);
  if (isList(list)) return list.filter((item) => item === 'a').length === 2;
  if (given(2, 5) === 7) return true;
  const text = given('a', 'ab');
  return typeof text === 'string' && text.split('a').length === 3;
}
