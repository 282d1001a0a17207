import type { Detection } from '../../src/model/finding.ts';
import type { AgentModel } from '../../src/model/agent.ts';
import type { GraphModel, NamedSite } from '../../src/model/graph.ts';
import { renameKey } from '../fixes/rename-key.ts';
import { likelyName } from '../shared/likely-name.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * What is to be approved is named by a text, and nobody compares it with the tools there are. A tool that is meant by a
 * name it does not have runs without anybody being asked.
 */
export const noUnknownApproval: Rule = {
  id: 'no-unknown-approval',
  title: 'An approval is asked for a tool that the agent does not have',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'all tools of the agent by name, and the name that is to be approved',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const { agent } = model;
      if (agent === undefined || agent.toolsOpen !== null) continue;
      const known = [...new Set(agent.tools.map(({ name }) => name))];
      for (const approval of agent.approvals) if (!known.includes(approval.name)) yield report(input, model, agent, approval, known);
    }
  },
};

function report(input: RuleInput, model: GraphModel, agent: AgentModel, { name, site }: NamedSite, known: readonly string[]): Detection {
  const asked = new Set(agent.approvals.map((one) => one.name));
  const free = known.filter((tool) => !asked.has(tool));
  const near = likelyName(name, free) ?? free.find((tool) => plain(tool) === plain(name)) ?? null;
  const consequence = near === null ? 'nobody is ever asked by it' : `${code(near)} runs without anybody being asked`;
  const tools = known.slice(0, 8).map(code).join(', ');
  return {
    certainty: 'always',
    message: `The agent is to ask before ${code(name)} runs, and has no tool of that name: ${consequence}.`,
    help: near !== null ? `Did you mean ${code(near)}?` : known.length === 0 ? 'The agent has no tools.' : `The agent has ${tools}${known.length > 8 ? ' and more' : ''}.`,
    graph: model.id,
    site: site.file === model.file ? site : model.site,
    evidence: { name, candidates: near === null ? [] : [near] },
    related: [{ role: 'approval', message: `${code(name)} is named here`, site }, ...agent.tools.filter((tool) => tool.name === near).map((tool) => ({ role: 'tool', message: `${code(tool.name)} is made here`, site: tool.site }))],
    fixes: near === null ? [] : renameKey(input, [site], name, near),
  };
}

/** `deleteFile` and `delete_file` mean the same. */
function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}
