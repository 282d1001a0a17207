import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** A model may call a tool twice in one message, and both calls write the key. */
export const noParallelToolConflict: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'value', nodes: [node = 'tools'] = [] } }) => [{
    expected: 'two calls in one message stop the run',
    lines: js`
      const key = ${key};
      const node = ${node};
      // What a tool node makes of a message with two calls.
      const calls = ['one', 'two'];
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation() }))
        .addNode(node, async () => calls.map((value) => new Command({ update: { [key]: value } })))
        .addEdge(START, node)
        .compile();
      const { error } = await watch(graph, {});
      report(error?.lc_error_code === 'INVALID_CONCURRENT_GRAPH_UPDATE' && error.message.includes(key) ? 'it throws: ' + error.message.split('\\n')[0] : null);`,
  }],
};
