import type { OutwardCall } from '../src/model/effects.ts';
import type { Certainty, Detection } from '../src/model/finding.ts';
import type { GraphNode } from '../src/model/graph.ts';
import { compareText } from '../src/model/site.ts';
import { isLimiter } from './limiters.ts';
import type { Rule, RuleGraph, RuleInput } from './rule.ts';
import { code, listOf } from './words.ts';

/**
 * Nodes of one super-step run at the same time. What the user names as a resource that must not be used twice at a time
 * is then used twice at a time, unless a lock or a queue stands before it.
 */
export const noUnguardedSharedResource: Rule = {
  id: 'no-unguarded-shared-resource',
  title: 'Two nodes of one super-step use a resource that must not be used twice at a time',
  preset: 'opt-in',
  severity: 'warning',
  runtimeError: null,
  needs: 'the resources in the settings, the calls, and the edges that start the nodes',
  *detect(input) {
    for (const resource of input.settings.resources) {
      for (const graph of input.graphs) yield* usesOf(input, graph, resource);
    }
  },
};

interface User {
  readonly node: GraphNode;
  readonly call: OutwardCall;
}

function* usesOf(input: RuleInput, graph: RuleGraph, resource: string): Generator<Detection> {
  const { model } = graph;
  const users = model.nodes.flatMap((node): User[] => {
    const call = node.effects.calls.find((one) => isOf(one, resource) && !one.inside.some(isLimiter));
    return call === undefined ? [] : [{ node, call }];
  });
  if (users.length === 0) return;
  const { steps } = graph;
  const pairs = steps.pairsAmong(users.map(({ node }) => node.name));
  const [first] = [...pairs].sort(([a, b], [c, d]) => compareText(a, c) || compareText(b, d));
  if (first === undefined) return;
  const names = [...new Set(pairs.flat())].sort(compareText);
  const involved = users.filter(({ node }) => names.includes(node.name));
  const certainty: Certainty = pairs.some(([a, b]) => steps.always(a, b)) ? 'always' : 'sometimes';
  const schedule = steps.schedule(...first);
  const named = involved.map(({ node, call }) => `${code(node.name)} (${input.at(call.site)})`);
  const who = named.length === 1 ? `${named[0]} runs several times in one super-step and calls` : `${listOf(named)} can run in one super-step and call`;
  yield {
    certainty,
    message: `${who} ${code(resource)}, with no lock or queue before it: the calls run at the same time, and nothing says so.`,
    help: `Put the calls behind one lock (\`async-mutex\`) or queue (\`p-limit\`, \`p-queue\`), or run one node after the other.`,
    graph: model.id,
    site: involved.find(({ call }) => call.site.file === model.file)?.call.site ?? involved[0]!.node.site,
    evidence: { name: resource, nodes: names, pairs: [...pairs].sort(([a, b], [c, d]) => compareText(a, c) || compareText(b, d)), ...(schedule !== null && { schedule }) },
    related: involved.map(({ node, call }) => ({ role: 'call', node: node.name, message: `${code(node.name)} calls ${code(call.text)} here`, site: call.site })),
    fixes: [],
  };
}

/** `db.insert` is meant by `db.insert`, `this.db.insert` and `db.insert().values`. */
function isOf({ text }: OutwardCall, resource: string): boolean {
  const parts = text.replaceAll('()', '').split('.').filter((part) => part !== 'this');
  const wanted = resource.split('.');
  return wanted.every((part, index) => parts[index] === part);
}
