import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Site } from '../../src/model/site.ts';
import { neverRuns } from '../shared/never-runs.ts';
import { successors } from '../shared/paths.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { code, few, listOf, wayOf } from '../shared/words.ts';

/**
 * `defer: true` holds a node back until no other node was triggered. Tasks of a Send trigger nothing, so it runs beside
 * them; and in a cycle it is released in every round, not at the end of the run.
 */
export const noEarlyDefer: Rule = {
  id: 'no-early-defer',
  title: 'A deferred node runs earlier than it seems',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the deferred node, and the Sends that run beside it or the cycle it is part of',
  *detect(input) {
    for (const graph of input.graphs) {
      const deferred = graph.model.nodes.filter(({ name, defer }) => defer && !neverRuns(graph, name));
      if (deferred.length === 0) continue;
      const sent = sentNodes(graph.model);
      for (const node of deferred) {
        const beside = sent.has(node.name) ? [] : besideOf(graph, node, sent);
        if (beside.length > 0) yield reportBeside(graph, node, beside, sent);
        else {
          const cycle = cycleThrough(graph.model, node.name);
          if (cycle !== null) yield reportCycle(graph.model, node, cycle);
        }
      }
    }
  },
};

/** Nodes that are started by Sends, and where that is said. */
function sentNodes({ nodes, edges }: GraphModel): ReadonlyMap<string, Site> {
  const targets = [...edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap((outcome) => outcome.targets) : [])), ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto))];
  return new Map(targets.filter(({ send }) => send !== null).map(({ node, site }) => [node, site]));
}

/** Nothing that is triggered shares a step with a deferred node, save another deferred one: what does is sent. */
function besideOf({ model, steps }: RuleGraph, node: GraphNode, sent: ReadonlyMap<string, Site>): string[] {
  if (sent.size === 0 || steps.mode !== 'exact') return [];
  const prompt = new Set(model.nodes.filter(({ defer, deferOpen }) => !defer && !deferOpen).map(({ name }) => name));
  return [...sent.keys()].filter((name) => prompt.has(name) && steps.together(node.name, name));
}

function reportBeside({ model, steps }: RuleGraph, node: GraphNode, beside: readonly string[], sent: ReadonlyMap<string, Site>): Detection {
  const [first] = beside as [string];
  const schedule = steps.schedule(node.name, first) ?? [];
  const name = code(node.name);
  return {
    ...common(model, node),
    message: `${name} is deferred and does not wait for the Sends to ${few(beside.map(code))}: it runs without what they write.`,
    help: `Lead to ${name} from ${listOf(beside.map(code))} instead of from the node that sends.`,
    evidence: { nodes: [node.name, ...beside], schedule },
    related: [...deferredAt(node), { role: 'send', node: first, message: `packets are sent to ${code(first)} here`, site: sent.get(first)! }],
  };
}

/** A shortest way from the node back to itself. */
function cycleThrough(model: GraphModel, name: string): string[] | null {
  const next = successors(model);
  const cameFrom = new Map<string, string>();
  const queue = [name];
  for (const one of queue) {
    for (const to of next.get(one) ?? []) {
      if (to === name) {
        const path = [name];
        for (let at = one; at !== name; at = cameFrom.get(at)!) path.unshift(at);
        return [name, ...path];
      }
      if (!cameFrom.has(to)) {
        cameFrom.set(to, one);
        queue.push(to);
      }
    }
  }
  return null;
}

function reportCycle(model: GraphModel, node: GraphNode, cycle: readonly string[]): Detection {
  const schedule: Schedule = cycle.map((name) => [name]);
  return {
    ...common(model, node),
    message: `${code(node.name)} is deferred in a cycle (${wayOf(cycle)}): it runs once a round, not once at the end.`,
    help: 'Defer a node behind the cycle, or wait for the branches that are meant with a join.',
    evidence: { nodes: [...new Set(cycle)], schedule },
    related: deferredAt(node),
  };
}

function deferredAt({ name, site }: GraphNode): { role: string; node: string; message: string; site: Site }[] {
  return [{ role: 'node', node: name, message: `${code(name)} is deferred here`, site }];
}

function common(model: GraphModel, node: GraphNode): Pick<Detection, 'certainty' | 'graph' | 'site' | 'fixes'> {
  return { certainty: 'sometimes', graph: model.id, site: node.nameSite.file === model.file ? node.nameSite : node.site, fixes: [] };
}
