import { alternatives } from '../../values/union.ts';
import { literal, unknown, type Value } from '../../values/value.ts';
import type { Evaluator } from '../evaluator.ts';
import { callUnknown } from '../invoke.ts';
import type { NativeCall } from '../natives.ts';

/** Pure methods of strings that names are made with. */
const PURE = new Set([
  'toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'slice', 'substring', 'concat', 'repeat', 'charAt', 'at', 'padStart',
  'padEnd', 'replace', 'replaceAll', 'startsWith', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'split', 'toString', 'valueOf',
  'normalize', 'charCodeAt', 'localeCompare',
]);

export function stringMethod(ev: Evaluator, method: string, { self, args, at }: NativeCall): Value {
  const plain = args.map((arg) => (arg.t === 'literal' ? arg.value : null));
  if (self.t !== 'literal' || typeof self.value !== 'string' || !PURE.has(method) || args.some((arg) => arg.t !== 'literal')) {
    if (args.flatMap(alternatives).some((arg) => arg.t === 'builder')) return callUnknown(ev, self, args, at);
    return unknown(`the result of ${method}`, at, 'string');
  }
  if (method === 'repeat' && Number(plain[0]) > 1000) return unknown('a long text', at, 'string');
  const run = String.prototype[method as 'slice'] as (this: string, ...args: unknown[]) => unknown;
  const result = run.apply(self.value, plain);
  if (Array.isArray(result)) return ev.list(result.map((part) => literal(String(part))));
  return literal(result as string | number | boolean);
}
