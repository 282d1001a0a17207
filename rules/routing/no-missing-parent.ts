import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import type { Rule } from '../rule.ts';
import { code } from '../shared/words.ts';

/**
 * A Command for the parent graph leaves the graph it comes from. Where that graph is run by itself there is nobody to go
 * to: the run ends at the node, its update is lost, and nothing is thrown.
 */
export const noMissingParent: Rule = {
  id: 'no-missing-parent',
  title: 'A node leaves for a parent graph, and the graph is run by itself',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a Command with `graph: Command.PARENT`, a run of the graph, and that nothing in sight has the graph as a part',
  *detect({ graphs }) {
    for (const { model } of graphs) {
      const [run] = model.alone ?? [];
      if (run === undefined || graphs.some((other) => other.model.nodes.some(({ subgraph }) => subgraph === model.id))) continue;
      for (const node of model.nodes) if (node.leaves !== undefined) yield report(model, node, node.leaves, run);
    }
  },
};

function report(model: GraphModel, node: GraphNode, leaves: readonly Site[], run: Site): Detection {
  const here = leaves.find(({ file }) => file === model.file);
  return {
    certainty: 'always',
    message: `${code(node.name)} leaves for the parent graph, and this graph is run without one: the run ends there, and its update is lost.`,
    help: 'Leave out `graph: Command.PARENT`, or run the graph as a node of another one.',
    graph: model.id,
    site: here ?? node.site,
    evidence: { nodes: [node.name] },
    related: [
      { role: 'run', message: 'the graph is run by itself here', site: run },
      ...leaves.filter((site) => site !== here).map((site) => ({ role: 'target', node: node.name, message: `${code(node.name)} leaves here`, site })),
    ],
    fixes: [],
  };
}
