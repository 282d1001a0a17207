import type { SharedChange } from '../../src/model/effects.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphNode } from '../../src/model/graph.ts';
import { compareText } from '../../src/model/site.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { brief, code, few } from '../shared/words.ts';

/**
 * A node changes a variable or a collection of its module. A process has one of it for all threads and all users, a
 * second process has another, and a restart has none: it looks like memory of the run and is not.
 */
export const noSharedModuleState: Rule = {
  id: 'no-shared-module-state',
  title: 'A node keeps something in a variable of its module, which all runs of the process share',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the body of the node, and where the variable is declared',
  *detect(input) {
    for (const graph of input.graphs) {
      const names = new Set(graph.model.nodes.flatMap(({ effects }) => effects.shared.flatMap(({ name, letsGo }) => (letsGo ? [] : [name]))));
      for (const name of [...names].sort(compareText)) yield report(graph, name);
    }
  },
};

function report({ model }: RuleGraph, name: string): Detection {
  const changes = model.nodes.flatMap((node) => node.effects.shared.filter((change) => change.name === name).map((change) => ({ node, change })));
  const distinct = [...new Map(changes.map((one) => [`${one.node.name} ${one.change.site.file} ${one.change.site.start}`, one])).values()];
  const [first] = distinct as [{ readonly node: GraphNode; readonly change: SharedChange }];
  const nodes = [...new Set(distinct.map(({ node }) => code(node.name)))];
  return {
    certainty: 'always',
    message: `${few(nodes)} ${nodes.length === 1 ? 'changes' : 'change'} ${brief(name)} of ${ownerOf(name)}: all threads and users share it, and no checkpoint holds it.`,
    help: `Keep it in the state of the graph, or in the store where it should outlive the thread.`,
    graph: model.id,
    site: first.change.site.file === model.file ? first.change.site : first.node.site,
    evidence: { name, nodes: [...new Set(distinct.map(({ node }) => node.name))].sort(compareText) },
    related: distinct.map(({ node, change }) => ({ role: 'write', node: node.name, message: `${code(change.text)} changes it here`, site: change.site })),
    fixes: [],
  };
}

function ownerOf(name: string): string {
  if (name.startsWith('this.')) return 'the object behind the graph';
  return /^(globalThis|global|process)\./.test(name) ? 'the process' : 'the module';
}
