import type { GraphModel } from '../../src/model/graph.ts';
import type { RuleInput } from '../rule.ts';

const ONE_BY_ONE = /parallel_?tool_?calls['"]?\s*[:=]\s*false|disable_?parallel_?tool_?use['"]?\s*[:=]\s*true/i;

/** Whether the model behind the tools of a graph calls one at a time, as far as it is known, or as the files say something of the kind. */
export function callsOneTool({ graphs, source }: RuleInput, model: GraphModel, files: Iterable<string>): boolean {
  const { agent } = model;
  if (agent !== undefined && (agent.toolCalls.atOnce === 'one' || agent.hooks.some(({ middleware }) => middleware.startsWith('ToolCallLimitMiddleware')))) return true;
  if (agent?.toolCalls.atOnce === 'several') return false;
  // What is said to the model of another agent is not said to this one.
  const others = graphs.filter((graph) => graph.model !== model).flatMap((graph) => graph.model.agent?.toolCalls.told ?? []);
  return [...files].some((file) => {
    const text = others.filter((site) => site.file === file).reduce((whole, { start, end }) => whole.slice(0, start) + ' '.repeat(end - start) + whole.slice(end), source(file));
    return ONE_BY_ONE.test(text);
  });
}
