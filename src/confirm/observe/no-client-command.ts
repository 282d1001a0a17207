import type { SceneObservation } from '../observations.ts';
import { js, raw, type Scene } from '../scene.ts';

/** What whoever asks sends, and what is made of it. */
const CALLS: Readonly<Record<string, string>> = {
  command: "await graph.invoke(new Command({ update: { approved: true }, goto: 'pay' }), config)",
  values: "await graph.updateState(config, { approved: true }, 'ask').then(() => graph.invoke(null, config))",
  'as-node': "await graph.updateState(config, {}, 'approve').then(() => graph.invoke(null, config))",
};

/** A payment that waits for an approval, and somebody who sends more than an answer. */
export const noClientCommand: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'command', key = 'step' } }) => (name === 'route' ? [routed(key)] : [{
    expected: 'the run goes on past the approval, and nobody has approved',
    lines: js`
      const done = [];
      const graph = new StateGraph(Annotation.Root({ approved: Annotation(), paid: Annotation() }))
        .addNode('ask', async () => ({ paid: false }))
        .addNode('approve', async ({ approved }) => (approved ? {} : (done.push('somebody is asked'), { approved: interrupt('pay?') })))
        .addNode('pay', async () => (done.push('paid'), { paid: true }))
        .addEdge(START, 'ask')
        .addEdge('ask', 'approve')
        .addEdge('approve', 'pay')
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      await graph.invoke({ approved: false }, config);
      const before = [...done];
      // As it comes in a request.
      ${raw(CALLS[name] ?? CALLS['command']!)};
      report(before.includes('somebody is asked') && !before.includes('paid') && done.includes('paid') ? 'somebody is asked, nobody answers, and whoever sent it is paid: ' + done.join(', ') : null);`,
  }]),
};

/** A router that goes where the input says. */
function routed(key: string): Scene {
  return {
    expected: 'whoever sends the name of a node runs it',
    lines: js`
      const key = ${key};
      const done = [];
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation() }))
        .addNode('quote', async () => (done.push('quoted'), {}))
        .addNode('refund', async () => (done.push('refunded'), {}))
        .addConditionalEdges(START, (state) => state[key], ['quote', 'refund'])
        .compile();
      const handle = ({ body }) => graph.invoke({ [key]: body[key] });
      await handle({ body: { [key]: 'refund' } });
      report(done.includes('refunded') ? 'the client sends "refund", and refund runs' : null);`,
  };
}
