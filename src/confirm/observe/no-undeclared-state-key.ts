import type { Finding } from '../../model/finding.ts';
import { type GraphModel, START } from '../../model/graph.ts';
import { makePlan, planChannel } from '../make-plan.ts';
import type { PlanObservation } from '../observations.ts';
import { placeholder } from '../placeholders.ts';
import { isUnobservable, type Plan, type Unobservable } from '../plan.ts';
import type { Quest } from '../quest.ts';
import type { Seen } from '../run.ts';
import { stateText, tookSchedule } from './words.ts';

/** A key that is written and never arrives: the state of the run does not have it. */
export const noUndeclaredStateKey: PlanObservation = {
  expected: ({ evidence }) => `${evidence.key} is written, and the state does not have it`,
  plan(model, finding) {
    const { key, nodes = [] } = finding.evidence;
    if (key === undefined) return { why: 'the finding names no key' };
    return nodes.includes(START) ? planInput(model, key) : planWrite(model, key, nodes);
  },
  judge(finding, plan, seen) {
    if (!tookSchedule(plan, seen)) return null;
    return dropped(finding, seen);
  },
  judgeCode: (finding, seen) => (wrote(finding, seen) ? dropped(finding, seen) : null),
  blind: () => null,
  complaint({ evidence: { key = '' } }) {
    const name = JSON.stringify(key);
    return { when: `!(${name} in (state ?? {}))`, says: `${name} was written, and the state does not have it` };
  },
};

function dropped({ evidence: { key = '', nodes = [] } }: Finding, { error, values }: Seen): string | null {
  if (error !== null || (typeof values === 'object' && values !== null && Object.hasOwn(values, key))) return null;
  const writer = nodes.includes(START) ? `the input has \`${key}\`` : `${nodes.map((node) => `\`${node}\``).join(', ')} returned \`${key}\``;
  return `${writer}, and the state at the end does not: ${stateText(values)}`;
}

function wrote({ evidence: { nodes = [] } }: Finding, { steps }: Seen): boolean {
  return nodes.some((node) => node === START || steps.some((step) => step.includes(node)));
}

function planWrite(model: GraphModel, key: string, nodes: readonly string[]): Plan | Unobservable {
  const plan = makePlan(model, { ...ANYWHERE, keys: [key], nodes, counts: ({ node, writes }) => (nodes.includes(node) && writes.some((write) => write.key === key) ? 1 : 0) }, 'silent', nodes.join(' or '));
  return isUnobservable(plan) ? plan : withDeclaredKeys(model, plan);
}

/** The input is dropped before the first node, so any node will do. */
function planInput(model: GraphModel, key: string): Plan | Unobservable {
  const plan = makePlan(model, { ...ANYWHERE, keys: [], counts: ({ node }) => (node === START ? 0 : 1) }, 'silent', 'a node');
  if (isUnobservable(plan)) return plan;
  // Nobody writes the key: a declared one could come from there.
  const silent = plan.nodes.map((node) => ({ ...node, runs: node.runs.map((run) => ({ ...run, updates: [] })) }));
  const accepted = model.channels.filter(({ input }) => input).map((channel) => channel.key);
  const narrow = accepted.length > 0 && accepted.length < model.channels.length;
  return { ...withDeclaredKeys(model, { ...plan, nodes: silent }), inputKeys: narrow ? accepted : null, input: { [key]: placeholder('unknown', 'input', 0) } };
}

const ANYWHERE: Omit<Quest, 'keys' | 'counts'> = { schedule: null, nodes: [], target: null, enough: 1, provides: () => false, fades: false, atStart: [false] };

/** All that the schema declares, so that it can be seen that the key is not among it. */
function withDeclaredKeys(model: GraphModel, plan: Plan): Plan {
  const known = new Set(plan.channels.map(({ key }) => key));
  const others = model.channels.filter(({ key, kind }) => !known.has(key) && kind !== 'broken' && kind !== 'unknown').map(planChannel);
  return { ...plan, channels: [...plan.channels, ...others.map((channel) => ({ ...channel, kind: channel.kind === 'delta' ? ('last-value' as const) : channel.kind }))] };
}
