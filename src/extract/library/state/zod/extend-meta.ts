import { callFunction } from '../../../eval/invoke.ts';
import type { Evaluator } from '../../../eval/evaluator.ts';
import { type Place, UNDEFINED, unknown, type Value } from '../../../values/value.ts';
import { zodOf } from './read.ts';
import { remember } from './registry.ts';

/** `schemaMetaRegistry.extend(schema, (meta) => newMeta)` */
export function extendMeta(ev: Evaluator, graphs: boolean, [schema, change]: readonly Value[], at: Place): Value {
  const on = zodOf(ev, schema, at);
  if (on === null || !graphs) return UNDEFINED;
  const meta = change?.t === 'function' ? callFunction(ev, change, UNDEFINED, [on.data.meta ?? UNDEFINED], at) : unknown('computed meta', at);
  remember(ev, on, meta, {}, at);
  return UNDEFINED;
}
