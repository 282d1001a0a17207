import type { ToolUpdate } from '../../model/tools.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { iterate } from '../eval/iterate.ts';
import { KEPT_FROM_SUBAGENTS } from '../library/agents/packaged.ts';
import { option } from '../library/builder.ts';
import { resultOfTool, toolOf } from '../library/prebuilt.ts';
import { alternatives } from '../values/union.ts';
import type { Place, RunnableValue, Value } from '../values/value.ts';
import { type Context, outcomeContext } from './context.ts';
import { outcomesOf } from './outcomes.ts';
import { siteOf } from './place.ts';

/** A known tool, once it has been run. */
export interface ToolRun {
  /** The name the model calls it by; null where it is not known. */
  readonly name: string | null;
  readonly result: Value | null;
  /** Graphs that it has run. */
  readonly runs: Evaluator['ran'];
  /** Questions that it asks itself. */
  readonly asked: Evaluator['questions'];
}

/** Runs the known tools of a list one by one. */
export function toolsRun(ev: Evaluator, tools: Value): ToolRun[] {
  const known = (iterate(ev, tools)?.items ?? []).flatMap(({ value }) => alternatives(value)).flatMap((one) => toolOf(ev, one) ?? []);
  return known.map((tool): ToolRun => {
    const [before, asked] = [ev.ran.length, ev.questions.length];
    const result = resultOfTool(ev, tool);
    return { name: nameOf(ev, tool), result, runs: ev.ran.slice(before), asked: ev.questions.slice(asked) };
  });
}

/** What tools write by Commands. What they send to a graph around this one is not among it. */
export function toolUpdatesOf(context: Context, node: string, tools: readonly ToolRun[], runner: Place): ToolUpdate[] {
  const { home } = context;
  return tools.flatMap(({ name, result }) => {
    if (result === null) return [];
    const commands = alternatives(result).filter((one) => one.t === 'command');
    const { outcomes } = outcomesOf(outcomeContext(context, null, false), commands.map((value) => ({ value, at: value.at })));
    const writes = outcomes.flatMap((outcome) => outcome.writes);
    return writes.map((write): ToolUpdate => ({ node, tool: name, write, shown: write.site.file === home.display ? write.site : siteOf(runner) }));
  });
}

function nameOf(ev: Evaluator, { options, name: given }: RunnableValue): string | null {
  if (given !== null) return given;
  const name = options === null ? null : option(ev, options, 'name');
  return name?.t === 'literal' && typeof name.value === 'string' ? name.value : null;
}

/**
 * What the `task` tool of a deep agent hands back: the state that the subagent ends with, as far as both sides declare it
 * and the package does not keep it apart. Only what the subagent itself writes: it may have nothing else.
 */
export function subagentUpdatesOf({ draft, finisher, home, channels }: Context, node: string): ToolUpdate[] {
  const shared = channels.filter(({ key }) => !KEPT_FROM_SUBAGENTS.has(key) && !key.startsWith('_')).map(({ key }) => key);
  return draft.subagents.flatMap(({ draft: inner, at }) => {
    const model = finisher.finish(inner)?.model;
    const handed = new Set(model?.channels.filter(({ key, output }) => output && shared.includes(key)).map(({ key }) => key));
    const writes = (model?.nodes ?? []).flatMap(({ outcomes }) => outcomes.flatMap((outcome) => outcome.writes)).filter(({ key, ifPresent }) => handed.has(key) && !ifPresent);
    const first = new Map(writes.map((write) => [write.key, write]).toReversed() as [string, (typeof writes)[number]][]);
    return [...first.values()].map((write): ToolUpdate => ({ node, tool: 'task', write, shown: at.unit === home ? siteOf(at) : siteOf(draft.created) }));
  });
}
