import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, Write } from '../../src/model/graph.ts';
import { withoutInput } from '../fixes/narrow-input.ts';
import { mayHold } from '../shared/held.ts';
import { pathTo } from '../shared/paths.ts';
import { placeOf } from '../shared/races.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * A compiled graph as a node hands back every output key that holds a value, those it was given among them. Where the
 * graph around it adds up the same key, what it gave is added once more.
 */
export const noSharedSubgraphAccumulator: Rule = {
  id: 'no-shared-subgraph-accumulator',
  title: 'A subgraph hands back what it was given, and the reducer of the parent adds it again',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the reducer of the parent, and the keys and writes of the subgraph',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      for (const channel of model.channels) {
        if (channel.folding?.adds !== true) continue;
        for (const node of model.nodes) {
          const write = node.outcomes.flatMap(({ writes }) => writes).find(({ key, handsBack }) => key === channel.key && handsBack === true);
          if (write !== undefined && mayHold(input, model, channel, node)) yield report(input, model, channel, node, write);
        }
      }
    }
  },
};

function report(input: RuleInput, model: GraphModel, channel: Channel, node: GraphNode, write: Write): Detection {
  const [key, name] = [code(channel.key), code(node.name)];
  const child = input.graphs.find((graph) => graph.model.id === write.run)?.model;
  const inner = child?.channels.find((one) => one.key === channel.key)?.property ?? null;
  const reducer = channel.folding?.site ?? null;
  const related: Related[] = [{ role: 'write', node: node.name, message: `${name} hands back ${key} here`, site: write.site }];
  if (child !== undefined) related.push({ role: 'subgraph', node: node.name, message: 'the graph that is run', site: child.site });
  if (inner !== null) related.push({ role: 'channel', message: `${key} of the subgraph is declared here`, site: inner });
  if (reducer !== null) related.push({ role: 'reducer', message: `the reducer of ${key} adds what is handed back`, site: reducer });
  const schedule = pathTo(model, node.name);
  return {
    certainty: 'sometimes',
    message: `${name} runs a subgraph that hands back all of ${key}, and the reducer adds it again: the old part ${channel.reducer === 'sum' ? 'counts' : 'is there'} twice.`,
    help: `Give the subgraph an input or an output schema without ${key}, or run it in a node that returns only what is new.`,
    graph: model.id,
    site: placeOf(model.file, node, [write]),
    evidence: { key: channel.key, nodes: [node.name], ...(schedule === null ? {} : { schedule }) },
    related,
    fixes: child === undefined ? [] : withoutInput(input, child, channel.key),
  };
}
