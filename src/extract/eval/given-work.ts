import { exportNamed, limiterOf } from '../library/limiter.ts';
import { RUNNERS, SAME_FUNCTION } from '../knowledge/limiters.ts';
import { alternatives, union } from '../values/union.ts';
import { type Place, UNDEFINED, unknown, type Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { callValue } from './invoke.ts';

/**
 * A call of a lock, a queue or a retry that runs the function it is given, and gives what that gives. Null for whatever
 * else is called.
 */
export function runGiven(ev: Evaluator, callee: Value, args: readonly Value[], at: Place | null): Value | null {
  if (callee.t !== 'unknown') return null;
  const name = exportNamed(callee);
  if (name !== null && SAME_FUNCTION.some((one) => one.module === name.module && one.name === name.name)) return args.find(isFunction) ?? null;
  const turn = limiterOf(ev, callee);
  const passed = turn?.how === 'wrapped' ? turn.work : args.find(isFunction);
  if (passed === undefined || (turn === null ? !isRunner(name) : turn.how === 'waits')) return null;
  if (turn?.how === 'wraps') return wrapped(callee, args, at);
  ev.noteCall(callee, callee.member?.self ?? null, args, at, false);
  const given = turn?.how === 'wrapped' ? args : turn?.method === 'schedule' ? args.slice(args.indexOf(passed) + 1) : [];
  const results = alternatives(passed).map((fn) => callValue(ev, fn, null, given, at));
  return results.length === 0 ? UNDEFINED : union(results);
}

function wrapped(callee: Value, args: readonly Value[], at: Place | null): Value {
  return unknown('a function that waits for its turn', at, 'unknown', { is: 'call', callee, self: null, args });
}

function isRunner(name: ReturnType<typeof exportNamed>): boolean {
  return name !== null && RUNNERS.some((one) => one.module === name.module && one.name === name.name);
}

export function isFunction(value: Value): boolean {
  return alternatives(value).some(({ t }) => t === 'function');
}

