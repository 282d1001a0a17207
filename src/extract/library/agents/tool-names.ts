import type { Evaluator } from '../../eval/evaluator.ts';
import { literal, type Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import { toolOf } from '../prebuilt.ts';

/** The name that a model calls a tool by; null where it is not known. */
export function toolName(ev: Evaluator, value: Value): string | null {
  const tool = toolOf(ev, value);
  const name = tool !== null ? (tool.name === null ? option(ev, tool.options ?? undefined, 'name') : literal(tool.name)) : value.t === 'ref' ? option(ev, value, 'name') : null;
  return name?.t === 'literal' && typeof name.value === 'string' ? name.value : null;
}
