import type { Evaluator } from '../eval/evaluator.ts';
import { ts, type T } from '../syntax.ts';

export interface Halts {
  /** One of the functions says so. */
  readonly says: () => boolean;
  /** Or calls what cannot be followed. */
  readonly may: () => boolean;
}

/** Watches which functions a body enters while it is evaluated: whether one of them can end or halt the run. */
export function watchHalts(ev: Evaluator): Halts {
  const entered = ev.entered.length;
  const unfollowed = ev.unfollowed;
  const says = () => [...new Set(ev.entered.slice(entered))].some(canHalt);
  return { says, may: () => ev.unfollowed > unfollowed || says() };
}

const known = new WeakMap<T.Node, boolean>();

function canHalt(fn: T.Node): boolean {
  let halts = known.get(fn);
  if (halts === undefined) known.set(fn, (halts = holdsHalt(fn)));
  return halts;
}

const HALTING = new Set(['interrupt', 'NodeInterrupt', 'GraphInterrupt', 'PARENT', '__parent__']);

/** Something is thrown, the process exits, the run is interrupted, or the parent graph is addressed. */
function holdsHalt(node: T.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) return HALTING.has(node.text);
  if (ts.isPropertyAccessExpression(node) && /^(process\.(exit|abort|kill)|Promise\.reject)$/.test(node.getText())) return true;
  return ts.forEachChild(node, (child) => holdsHalt(child) || undefined) ?? false;
}
