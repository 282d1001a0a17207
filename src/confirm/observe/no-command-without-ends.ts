import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The check for unreachable nodes believes `ends`, and nothing else, of what Commands do. */
export const noCommandWithoutEnds: SceneObservation = {
  plays: 'sketch',
  scenes(_, { evidence: { nodes: [node = 'node'] = [], name = 'next' }, related }) {
    if (name === node) return { why: 'a node that leads to itself is reached by another way, too: only drawings lack this one' };
    const declared = related.some(({ role }) => role === 'ends');
    return [{
      expected: declared ? 'a node that no run reaches passes the check' : 'a node that runs reach does not pass the check',
      lines: js`
        const [node, target] = [${node}, ${name} === END ? 'next' : ${name}];
        const ran = [];
        const build = (options) => new StateGraph(Annotation.Root({ given: Annotation() }))
          .addNode(node, async () => (${declared} ? {} : new Command({ goto: target })), options)
          .addNode(target, async () => (ran.push(target), {}))
          .addEdge(START, node)
          .compile();
        let refused = null;
        try {
          build();
        } catch (error) {
          refused = error.message.split('\\n')[0];
        }
        await watch(build({ ends: [target] }), { given: 1 });
        if (${declared}) report(ran.length === 0 && refused !== null ? 'with the name among its ends the graph compiles, and ' + target + ' never runs; without it: ' + refused : null);
        else report(ran.length === 1 && refused !== null ? 'the Command leads to ' + target + ', and the graph is refused: ' + refused : null);`,
    }];
  },
};
