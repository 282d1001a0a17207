import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** All packets of a step start at once. */
export const noUnboundedFanOut: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { nodes: [node = 'node'] = [], name = 'the call' } }) => [{
    expected: 'as many calls run at once as there are items',
    lines: js`
      const node = ${node};
      const call = ${name};
      let [running, most] = [0, 0];
      const graph = new StateGraph(Annotation.Root({ items: Annotation() }))
        .addNode(node, async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          return {};
        })
        .addConditionalEdges(START, ({ items }) => items.map((item) => new Send(node, { item })))
        .compile();
      await graph.invoke({ items: Array.from({ length: 40 }, (_, index) => index) });
      report(most === 40 ? 'for 40 items ' + most + ' calls of ' + call + ' run at once' : null);`,
  }],
};
