import type { Evaluator } from '../eval/evaluator.ts';
import type { Place, RunnableValue, Value } from '../values/value.ts';

/** How providers call it: `parallel_tool_calls: false`, `tool_choice: { disable_parallel_tool_use: true }`. */
const SWITCHES: readonly (readonly [name: RegExp, off: boolean])[] = [
  [/^parallel_?tool_?calls$/i, false],
  [/^disable_?parallel_?tool_?use$/i, true],
];
const MOST_NESTED = 4;

/** Whether settings of a model, or settings within them, have it call one tool at a time. */
export function saysOneTool(ev: Evaluator, settings: Value, depth = 0): boolean {
  const props = depth > MOST_NESTED ? undefined : ev.objectCell(settings)?.props;
  return [...(props ?? [])].some(([name, { value }]) => {
    if (value.t === 'literal') return SWITCHES.some(([switches, off]) => switches.test(name) && value.value === off);
    return saysOneTool(ev, value, depth + 1);
  });
}

/** A model once more, with what the arguments of a call have told it. */
export function told(ev: Evaluator, model: RunnableValue, args: readonly Value[], at: Place | null): RunnableValue {
  return at !== null && args.some((one) => saysOneTool(ev, one)) ? { ...model, oneTool: at } : model;
}
