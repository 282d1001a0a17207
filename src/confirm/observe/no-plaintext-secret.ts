import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** What is in the state is in the checkpoint, as it is. */
export const noPlaintextSecret: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'secret' } }) => [{
    expected: 'the checkpoint has the secret in it, readable',
    lines: js`
      const key = ${key};
      const saver = new MemorySaver();
      const graph = new StateGraph(Annotation.Root({ [key]: Annotation(), reply: Annotation() }))
        .addNode('check', async () => ({ reply: 'welcome' }))
        .addEdge(START, 'check')
        .compile({ checkpointer: saver });
      await graph.invoke({ [key]: 'hunter2' }, { configurable: { thread_id: 'ada' } });
      const saved = [];
      for await (const { checkpoint } of saver.list({ configurable: { thread_id: 'ada' } })) saved.push(JSON.stringify(checkpoint));
      const leaks = saved.filter((text) => text.includes('hunter2'));
      report(leaks.length > 0 ? leaks.length + ' of ' + saved.length + ' checkpoints of the thread hold "hunter2" as text' : null);`,
  }],
};
