import type { AgentModel, DeclaredKey, TeamModel } from '../../model/agent.ts';
import { declaredBy } from '../library/agents/channels.ts';
import type { AgentPlan, TeamPlan } from '../library/agents/plan.ts';
import type { Context } from './context.ts';
import { siteOf, unknownAt } from './place.ts';

/** What is known of an agent beside its graph. */
export function agentModel({ ev, draft }: Context, plan: AgentPlan): AgentModel {
  return {
    factory: plan.factory,
    tools: plan.tools.map(({ name, at }) => ({ name, site: siteOf(at) })),
    toolsOpen: plan.toolsOpen === null ? null : unknownAt('the tools of an agent', plan.toolsOpen.why, plan.toolsOpen.at),
    toolCalls: { atOnce: plan.toolCalls.atOnce, told: plan.toolCalls.told.map(siteOf) },
    approvals: plan.approvals.map(({ tool, at }) => ({ name: tool, site: siteOf(at) })),
    hooks: plan.hooks.map(({ at, ...hook }) => ({ ...hook, site: siteOf(at) })),
    declared: declaredBy(ev, draft, plan).map(({ by, channel, at }): DeclaredKey => ({
      by,
      channel: { key: channel.key, kind: channel.kind, reducer: channel.reducer, type: channel.type },
      site: channel.property ?? siteOf(at),
    })),
  };
}

export function teamModel({ kind, chosen, chosenAt, members }: TeamPlan): TeamModel {
  const named = chosen?.t === 'literal' && typeof chosen.value === 'string' ? { name: chosen.value, site: siteOf(chosenAt) } : null;
  return { kind, chosen: named, members };
}
