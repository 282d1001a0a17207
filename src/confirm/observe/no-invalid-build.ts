import { END, type RefusalKind, START } from '../../model/graph.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** The call that is refused, in small: `g` has the nodes "first node" and "second node", and an edge from START. */
const CALLS: Record<RefusalKind, string | null> = {
  state: 'new StateGraph(42)',
  clash: "g.addNode('third node', step, { input: Annotation.Root({ given: Annotation({ reducer: (a, b) => b }) }) })",
  duplicate: 'g.addNode(name, step).addNode(name, step)',
  reserved: 'g.addNode(name, step)',
  character: 'g.addNode(name, step)',
  key: 'new StateGraph(Annotation.Root({ [name]: Annotation() })).addNode(name, step)',
  'no nodes': 'g.addNode([])',
  builder: "g.addNode(name, new StateGraph(State).addNode('inner', step).addEdge(START, 'inner'))",
  agent: 'g.addNode(name, { graph: 1 })',
  body: 'g.addNode(name, null)',
  // Refused by packages that build graphs on the library, which a sketch does without.
  middleware: null,
  'default agent': null,
  'as node': "await g.addEdge('first node', 'second node').compile({ checkpointer: new MemorySaver() }).updateState({ configurable: { thread_id: 'ada' } }, { given: 1 }, name)",
  generator: "entrypoint(name, async function* () { yield step; })",
  class: "await watchThrowing(new StateGraph(State).addNode('one', class Node {}).addEdge(START, 'one').compile())",
  'end as start': "g.addEdge(END, 'first node')",
  'start as end': "g.addEdge('first node', START)",
  'join start': "g.addEdge([START, 'first node'], 'second node')",
  'join end': "g.addEdge(['first node', 'second node'], END)",
  'early join': "g.addEdge(['first node', name], 'second node')",
  'second router': "g.addNode(name, step).addConditionalEdges(name, () => 'second node').addConditionalEdges(name, () => END)",
  router: "g.addConditionalEdges('first node', 'second node')",
  'router from end': "g.addEdge('first node', 'second node').addConditionalEdges(END, () => 'second node').compile()",
  'root checkpointer': "await watchThrowing(g.addEdge('first node', 'second node').compile({ checkpointer: true }))",
  'recursion limit': "await watchThrowing(g.addEdge('first node', 'second node').compile(), { recursionLimit: Number(name) })",
};

const ROUTED: Readonly<Record<string, string>> = {
  [END]: "await watchThrowing(new StateGraph(State).addNode('one', step).addNode('two', step).addEdge(START, 'one').addConditionalEdges('one', () => END, ['two']).compile())",
  [START]: "new StateGraph(State).addNode('one', step).addEdge(START, 'one').addConditionalEdges('one', () => 'again', { again: START, end: END }).compile()",
};

/** The call throws. */
export const noInvalidBuild: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { name = '' }, site, related }) {
    const refusal = model?.refusals?.find((one) => one.site.start === site.start && one.name === name);
    const call = refusal === undefined ? ROUTED[name] : CALLS[refusal.kind];
    if (call === null) return { why: 'a package that builds the graph of the agents refuses it, not the library' };
    if (call === undefined) return { why: 'nothing of the graph is refused there' };
    const error = related.find(({ role }) => role === 'refused')?.message ?? refusal?.error ?? '';
    return [{
      expected: `it throws "${error}"`,
      lines: js`
        const name = ${name};
        const State = Annotation.Root({ given: Annotation() });
        const step = async () => ({ given: 'step' });
        const g = new StateGraph(State).addNode('first node', step).addNode('second node', step).addEdge(START, 'first node');
        const watchThrowing = async (graph, options = {}) => {
          const { error } = await watch(graph, { given: 1 }, options);
          if (error !== null) throw error;
        };
        void g, watchThrowing;
        try {
          ${raw(call)};
          report(null);
        } catch (error) {
          report('it throws: ' + error.message.split('\\n')[0]);
        }`,
    }];
  },
};
