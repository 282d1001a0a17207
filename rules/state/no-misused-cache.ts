import type { CachedBody, CachedTask } from '../../src/model/body-facts.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { brief, code } from '../shared/words.ts';

/** A node that is answered from the cache does not run. A policy for a cache that is not there does nothing. */
export const noMisusedCache: Rule = {
  id: 'no-misused-cache',
  title: 'A `cachePolicy` keeps a node from changing something outside, or there is no cache',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the policy and the cache; for effects a call whose name says that it changes something',
  *detect({ program, graphs }) {
    const within = new Set(graphs.flatMap(({ model }) => model.nodes.map(({ subgraph }) => subgraph)));
    for (const { model } of graphs) {
      const { compiles } = model;
      const none = compiles.length > 0 && compiles.every(({ cache }) => cache === 'no');
      // A graph within another has the cache of that.
      const alone = !within.has(model.id) && program.runs.some(({ graph }) => graph === model.id);
      for (const node of model.nodes) {
        for (const kept of [...(node.cached === undefined ? [] : [{ ...node.cached, name: node.name }]), ...(node.cachedTasks ?? [])]) {
          if (none && alone) yield idle(model, node, kept);
          else if (!none) for (const effect of kept.effects) yield skipped(model, node, kept, effect);
        }
      }
    }
  },
};

function idle(model: GraphModel, node: GraphNode, { name, site }: CachedTask): Detection {
  return {
    certainty: 'always',
    message: `${code(name)} has a ${code('cachePolicy')}, and ${model.workflow === true ? 'the workflow is made' : 'the graph is compiled'} without a cache: it runs each time.`,
    help: `${model.workflow === true ? `Give ${code('entrypoint')}` : 'Compile with'} ${code('{ cache: new InMemoryCache() }')}, or leave the policy out.`,
    graph: model.id,
    site: site.file === model.file ? site : node.site,
    evidence: { nodes: [node.name] },
    related: model.compiles.map((compile) => ({ role: 'compile', message: 'compiled without a cache', site: compile.site })),
    fixes: [],
  };
}

function skipped(model: GraphModel, node: GraphNode, { name, site }: CachedTask, effect: CachedBody['effects'][number]): Detection {
  return {
    certainty: 'sometimes',
    message: `${code(name)} calls ${brief(effect.name)}, and is cached: where an entry is found, nobody calls it.`,
    help: `Make the call in a ${model.workflow === true ? 'task' : 'node'} of its own, without a ${code('cachePolicy')}.`,
    graph: model.id,
    site: effect.shown,
    evidence: { nodes: [node.name], name: effect.name },
    related: [{ role: 'cache', node: node.name, message: 'what it returns is kept', site }, { role: 'effect', node: node.name, message: 'left out then', site: effect.site }],
    fixes: [],
  };
}
