import type { Detection } from '../../src/model/finding.ts';
import type { RetriedEffect } from '../../src/model/body-facts.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { brief, code } from '../shared/words.ts';

/** A node that is tried again starts over: what it did before it failed, it does again. */
export const noRepeatedEffect: Rule = {
  id: 'no-repeated-effect',
  title: 'A node with a `retryPolicy` changes something outside, and then does what may fail',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the policy, a call whose name says that it changes something, and one behind it that is waited for',
  *detect({ graphs }) {
    for (const { model } of graphs) for (const node of model.nodes) for (const effect of node.retried ?? []) yield report(model, node, effect);
  },
};

function report(model: GraphModel, node: GraphNode, { name, site, shown, then, task }: RetriedEffect): Detection {
  return {
    certainty: 'sometimes',
    message: `${code(task ?? node.name)} calls ${brief(name)} and then ${brief(then.name)}: where that fails, the ${code(task === undefined ? 'retryPolicy' : 'retry')} has it start over and call ${brief(name)} again.`,
    help: `Give each a ${task === undefined ? 'node' : 'task'} of its own, or send a key with the call by which a second one is known.`,
    graph: model.id,
    site: shown,
    evidence: { nodes: [node.name], name },
    related: [
      { role: 'effect', node: node.name, message: 'made again with each attempt', site },
      { role: 'failure', node: node.name, message: 'this may fail', site: then.site },
    ],
    fixes: [],
  };
}
