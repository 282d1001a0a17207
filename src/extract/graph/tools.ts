import type { Channel } from '../../model/channel.ts';
import type { AgentModel, ToolUpdate } from '../../model/tools.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { callValue } from '../eval/invoke.ts';
import { iterate } from '../eval/iterate.ts';
import { option } from '../library/builder.ts';
import { channelsOf } from '../library/state/index.ts';
import type { SourceUnit } from '../load/unit.ts';
import { alternatives } from '../values/union.ts';
import { configOfRun, type Place, type RunnableValue, unknown, type Value } from '../values/value.ts';
import { type Context, type Graphs, outcomeContext } from './context.ts';
import { GraphDraft } from './draft.ts';
import { outcomesOf } from './outcomes.ts';
import { siteOf } from './place.ts';

/** What the known tools of a list write by Commands. What they send to a graph around this one is not among it. */
export function toolUpdatesOf(context: Context, node: string | null, tools: Value, runner: Place): ToolUpdate[] {
  const { ev, home } = context;
  const known = (iterate(ev, tools)?.items ?? []).flatMap(({ value }) => alternatives(value)).filter((one): one is RunnableValue => one.t === 'runnable' && one.kind === 'tool');
  return known.flatMap((tool) => {
    const [fn] = tool.parts;
    if (fn?.t !== 'function') return [];
    const result = callValue(ev, fn, null, [unknown('the arguments of a tool'), configOfRun(null)], null);
    const commands = alternatives(result).filter((one) => one.t === 'command');
    const { outcomes } = outcomesOf(outcomeContext(context, null, false), commands.map((value) => ({ value, at: value.at })));
    const name = nameOf(ev, tool);
    const writes = outcomes.flatMap((outcome) => outcome.writes);
    return writes.map((write): ToolUpdate => ({ node, tool: name, write, shown: write.site.file === home.display ? write.site : siteOf(runner) }));
  });
}

function nameOf(ev: Evaluator, { options }: RunnableValue): string | null {
  const name = options === null ? null : option(ev, options, 'name');
  return name?.t === 'literal' && typeof name.value === 'string' ? name.value : null;
}

/** The agents that a file creates. */
export function agentsOf(ev: Evaluator, finisher: Graphs, unit: SourceUnit): AgentModel[] {
  const bySite = new Map(ev.agents.filter(({ at }) => at.unit === unit).map((one) => [one.at.node, one]));
  return [...bySite.values()].flatMap((agent) => {
    const parts = partsOf(ev, agent);
    if (parts.schemas.length === 0) return [];
    const channels = new Map<string, Channel>();
    const updates = new Map<string, ToolUpdate>();
    for (const schema of parts.schemas) {
      const draft = new GraphDraft('StateGraph', agent.at, [schema], []);
      const set = channelsOf(ev, draft, []);
      for (const channel of set.channels) if (!channels.has(channel.key)) channels.set(channel.key, channel);
      const context: Context = { ev, draft, home: unit, finisher, channels: set.channels, channelsOpen: set.open !== null, literals: set.literals, blindSpots: [], mutations: [], interrupts: [], toolUpdates: [] };
      for (const tools of parts.tools) for (const update of ev.onCopy(() => toolUpdatesOf(context, null, tools, agent.at))) updates.set(`${update.write.site.file}:${update.write.site.start}:${update.write.key}`, update);
    }
    return [{ file: unit.display, site: siteOf(agent.at), channels: [...channels.values()], updates: [...updates.values()] }];
  });
}

/** Tools and state come from the agent's options, and from those of its middleware. */
function partsOf(ev: Evaluator, { options }: RunnableValue): { readonly schemas: readonly Value[]; readonly tools: readonly Value[] } {
  if (options === null) return { schemas: [], tools: [] };
  const middleware = option(ev, options, 'middleware');
  const sources = [options, ...(middleware === null ? [] : (iterate(ev, middleware)?.items ?? []).map(({ value }) => value))];
  const given = (name: string) => sources.flatMap((source) => (source.t === 'ref' ? [option(ev, source, name)] : [])).filter((value) => value !== null);
  return { schemas: given('stateSchema').filter(({ t }) => t !== 'unknown'), tools: given('tools') };
}
