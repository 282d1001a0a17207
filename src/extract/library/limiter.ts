import type { Evaluator } from '../eval/evaluator.ts';
import { type Limiter, LIMITERS } from '../knowledge/limiters.ts';
import { alternatives } from '../values/union.ts';
import type { UnknownValue, Value } from '../values/value.ts';

/** A call that waits for a turn of a lock, a queue or a limit. */
export interface Turn {
  readonly limiter: Limiter;
  /** What was made: `new Mutex()`. */
  readonly made: UnknownValue;
  readonly how: 'runs' | 'waits' | 'wraps' | 'wrapped';
  readonly method: string;
  /** The function that was wrapped. */
  readonly work?: Value;
  /** One at a time. Null where that is not known. */
  readonly exclusive: boolean | null;
}

/** The export of a package that a value is: `Mutex` of `async-mutex`. */
export function exportNamed(value: Value): { readonly module: string; readonly name: string } | null {
  if (value.t !== 'unknown') return null;
  if (value.member !== undefined) {
    const { self, name } = value.member;
    if (self.t !== 'unknown') return null;
    if (self.from?.is === 'name' && self.from.module !== null && self.from.name === '*') return { module: packageOf(self.from.module), name };
    const outer = exportNamed(self);
    return outer?.name === 'default' ? { ...outer, name } : null;
  }
  return value.from?.is === 'name' && value.from.module !== null ? { module: packageOf(value.from.module), name: value.from.name } : null;
}

/** The package of a specifier: `langsmith` of `langsmith/traceable`. */
export function packageOf(module: string): string {
  return module.startsWith('node:') ? module : module.split('/').slice(0, module.startsWith('@') ? 2 : 1).join('/');
}

/** Which turn a call of this waits for; null for what is none. */
export function limiterOf(ev: Evaluator, callee: UnknownValue): Turn | null {
  if (callee.member !== undefined) {
    const { self, name } = callee.member;
    return self.t === 'unknown' ? turnOf(ev, self, name) : null;
  }
  if (callee.from?.is !== 'call') return null;
  const { from } = callee;
  const outer = from.callee.t === 'unknown' ? limiterOf(ev, from.callee) : null;
  if (outer !== null && outer.how === 'wraps') return { ...outer, how: 'wrapped', work: from.args.find((one) => alternatives(one).some(({ t }) => t === 'function')) ?? from.callee };
  return turnOf(ev, callee, '()');
}

const HOWS = ['runs', 'waits', 'wraps'] as const;

function turnOf(ev: Evaluator, made: UnknownValue, method: string): Turn | null {
  const ofModule = exportNamed(made);
  for (const limiter of LIMITERS) {
    const how = HOWS.find((one) => limiter[one]?.includes(method));
    if (how === undefined) continue;
    if (limiter.made === '*' ? ofModule?.module === limiter.module && made.member === undefined : isMadeBy(made, limiter)) return { limiter, made, how, method, exclusive: isExclusive(ev, limiter, made) };
  }
  return null;
}

function isMadeBy({ from }: UnknownValue, { module, made }: Limiter): boolean {
  if (from?.is !== 'call') return false;
  const name = exportNamed(from.callee);
  return name?.module === module && (name.name === made || (made === 'default' && name.name === '*'));
}

function isExclusive(ev: Evaluator, { is, size }: Limiter, { from }: UnknownValue): boolean | null {
  if (is === 'lock') return true;
  if (size === undefined || from?.is !== 'call') return false;
  const given = from.args[size.argument];
  const value = given === undefined || size.property === undefined ? given : (ev.objectCell(given)?.props.get(size.property)?.value ?? undefined);
  if (value === undefined) return false;
  return value.t === 'literal' ? value.value === 1 : null;
}
