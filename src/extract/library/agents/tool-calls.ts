import type { Evaluator } from '../../eval/evaluator.ts';
import { alternatives } from '../../values/union.ts';
import type { FunctionValue, Place, Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import { callBody } from '../prebuilt.ts';

/** How many tools the model of an agent may call in one message. */
export interface ToolCalls {
  readonly atOnce: 'one' | 'several' | 'unknown';
  /** Where the model is told to call one at a time. */
  readonly told: readonly Place[];
}

const SPEAKS = /parallel_?tool_?(?:calls|use)/i;
const SAYS_ONE = /parallel_?tool_?calls['"]?\s*[:=]\s*false|disable_?parallel_?tool_?use['"]?\s*[:=]\s*true/i;

/** `model`: as the options name it; a name of a provider's tells nothing but the name. `around`: functions around its call. */
export function toolCallsOf(ev: Evaluator, model: Value | null, around: readonly Value[]): ToolCalls {
  const models = model === null ? [] : alternatives(model).flatMap((one) => (one.t === 'function' ? alternatives(callBody(ev, one)) : [one]));
  const ofModels = models.flatMap((one) => (one.t === 'runnable' && one.oneTool !== undefined ? [one.oneTool] : []));
  const ofCalls = around.flatMap((one) => (one.t === 'function' && SAYS_ONE.test(textOf(one)) ? [{ unit: one.unit, node: one.node }] : []));
  const places = [...ofModels, ...ofCalls];
  if (places.length > 0) return { atOnce: 'one', told: places };
  const isKnown = models.every((one) => (one.t === 'runnable' && one.kind === 'model') || (one.t === 'literal' && typeof one.value === 'string'));
  const isLeft = around.every((one) => one.t === 'function' && !SPEAKS.test(textOf(one)));
  return { atOnce: models.length > 0 && isKnown && isLeft ? 'several' : 'unknown', told: [] };
}

function textOf({ node, unit }: FunctionValue): string {
  return node.getText(unit.source);
}

/** `model`, or `llm` as it was called before. */
export function modelIn(ev: Evaluator, options: Value | null): Value | null {
  return option(ev, options ?? undefined, 'model') ?? option(ev, options ?? undefined, 'llm');
}
