import type { SceneObservation } from '../observations.ts';
import { js, raw, type Scene } from '../scene.ts';

const VALUES: Readonly<Record<string, string>> = {
  array: '["text"]',
  string: '"text"',
  number: '42',
  bigint: '42n',
  true: 'true',
  function: '() => ({ found: 1 })',
  map: 'new Map([["found", 1]])',
  set: 'new Set(["found"])',
  generator: '(function* () { yield { found: 1 }; return { found: 1 }; })()',
  message: 'new (class Message { content = "text"; })()',
};

/** The run stops, or nothing of what is returned arrives. */
export const noInvalidNodeReturn: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'string', nodes: [node = 'node'] = [] }, runtimeError }) => name === 'overwrite' ? wrapped(node) : [{
    expected: runtimeError === null ? 'nothing of it is in the state, and nothing is said' : 'the run stops with INVALID_GRAPH_NODE_RETURN_VALUE',
    lines: js`
      const node = ${node};
      const graph = new StateGraph(Annotation.Root({ given: Annotation(), found: Annotation() }))
        .addNode(node, async () => ${raw(VALUES[name] ?? '"text"')})
        .addEdge(START, node)
        .compile();
      const { values, error } = await watch(graph, { given: 1 });
      if (${runtimeError === null}) report(error === null && values.found === undefined ? 'no error, and the state ends with ' + JSON.stringify(values) : null);
      else report(error?.lc_error_code === 'INVALID_GRAPH_NODE_RETURN_VALUE' ? 'it throws: ' + error.message.split('\\n')[0] : null);`,
  }],
};

/** Nothing takes the value out of its wrapper. */
function wrapped(node: string): readonly Scene[] {
  return [{
    expected: 'the value is not what was written',
    lines: js`
      const graph = new StateGraph(Annotation.Root({ given: Annotation(), found: Annotation() }))
        .addNode(${node}, async () => ({ found: new Overwrite('the value') }))
        .addEdge(START, ${node})
        .compile();
      const { values, error } = await watch(graph, { given: 1 });
      report(error === null && values.found !== 'the value' ? 'no error, and the key holds ' + JSON.stringify(values.found) : null);`,
  }];
}
