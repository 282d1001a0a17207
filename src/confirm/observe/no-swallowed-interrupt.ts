import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The question is thrown; what catches it keeps it from being asked. */
export const noSwallowedInterrupt: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { nodes: [node = 'node'] = [] } }) {
    const swallowed = model?.interrupts.find((one) => one.node === node && one.swallowed !== null)?.swallowed ?? null;
    if (swallowed === null) return { why: 'the finding names no question of the graph' };
    return [{
      expected: swallowed.then === 'fails' ? 'the run fails, and nobody is asked' : 'the run goes on, and nobody is asked',
      lines: js`
        const node = ${node};
        const ask = {
          catch: async () => {
            try {
              return { answer: interrupt('question') };
            } catch (error) {
              if (${swallowed.then === 'fails'}) throw new Error('an error of its own', { cause: error });
              return { answer: 'not asked' };
            }
          },
          callback: () => (async () => ({ answer: interrupt('question') }))().catch((error) => {
            if (${swallowed.then === 'fails'}) throw new Error('an error of its own', { cause: error });
            return { answer: 'not asked' };
          }),
          settled: async () => {
            const [result] = await Promise.allSettled([(async () => interrupt('question'))()]);
            if (${swallowed.then === 'fails'}) throw new Error('an error of its own');
            return { answer: result.status === 'fulfilled' ? result.value : 'not asked' };
          },
          retry: async () => {
            for (let attempt = 0; attempt < 2; attempt++) {
              try {
                return { answer: interrupt('question') };
              } catch {}
            }
            return { answer: 'not asked' };
          },
          finally: async () => {
            try {
              return { answer: interrupt('question') };
            } finally {
              return { answer: 'not asked' };
            }
          },
        }[${swallowed.how}];
        const graph = new StateGraph(Annotation.Root({ given: Annotation(), answer: Annotation() }))
          .addNode(node, ask)
          .addEdge(START, node)
          .compile({ checkpointer: new MemorySaver() });
        const { values, error } = await watch(graph, { given: 1 }, { configurable: { thread_id: 'ada' } });
        const asked = values?.__interrupt__ !== undefined;
        if (${swallowed.then === 'fails'}) report(!asked && error?.message === 'an error of its own' ? 'no question arrives; the run fails: ' + error.message : null);
        else report(!asked && error === null ? 'no question arrives; the run ends with ' + JSON.stringify(values) : null);`,
    }];
  },
};
