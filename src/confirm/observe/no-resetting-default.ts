import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** Each run is given the default of the schema as input, whatever the thread holds. */
export const noResettingDefault: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'turns' } }) => [{
    expected: 'the second run of the thread starts with the default again',
    lines: js`
      const key = ${key};
      const started = [];
      const graph = new StateGraph(z.object({ asked: z.string(), [key]: z.number().default(0) }))
        .addNode('count', async (state) => {
          started.push(state[key]);
          return { [key]: state[key] + 1 };
        })
        .addEdge(START, 'count')
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      const first = await graph.invoke({ asked: 'one' }, config);
      const second = await graph.invoke({ asked: 'two' }, config);
      report(started[1] === 0 && first[key] === 1 ? 'the first run ends with ' + key + ' = 1, the second starts with 0 and ends with ' + second[key] : null);`,
  }],
};
