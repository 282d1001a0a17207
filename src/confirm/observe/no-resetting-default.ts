import type { SceneObservation } from '../observations.ts';
import { js, type Scene } from '../scene.ts';

/** Each run is given the default of the schema as input, whatever the thread holds. */
export const noResettingDefault: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { key = 'turns' }, message }) => [message.includes('its reducer gets') ? fedToReducer(key) : {
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

/** The default is folded into what the thread holds, like any update. */
function fedToReducer(key: string): Scene {
  return {
    expected: 'the second run of the thread adds the default once more',
    lines: js`
      const key = ${key};
      const list = z.array(z.string()).default(['default']).register(registry, { reducer: { fn: (before, after) => before.concat(after) } });
      const graph = new StateGraph(z.object({ asked: z.string(), [key]: list }))
        .addNode('note', async ({ asked }) => ({ [key]: [asked] }))
        .addEdge(START, 'note')
        .compile({ checkpointer: new MemorySaver() });
      const config = { configurable: { thread_id: 'ada' } };
      const first = (await graph.invoke({ asked: 'one' }, config))[key];
      const second = (await graph.invoke({ asked: 'two' }, config))[key];
      const times = (all) => all.filter((one) => one === 'default').length;
      report(times(second) > times(first) ? 'the first run ends with ' + JSON.stringify(first) + ', the second with ' + JSON.stringify(second) : null);`,
  };
}
