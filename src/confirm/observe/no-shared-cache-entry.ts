import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** Two users ask the same, and the second gets what was made for the first. */
export const noSharedCacheEntry: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'user_id', nodes: [node = 'node'] = [] } }) => [{
    expected: 'the second user gets what was made for the first',
    lines: js`
      const name = ${name.split('.').at(-1)};
      const ofState = ${!name.includes('.')};
      const graph = new StateGraph(Annotation.Root({ [name]: Annotation(), question: Annotation(), answer: Annotation() }))
        .addNode(${node}, (state, config) => ({ answer: 'for ' + (ofState ? state[name] : config.configurable[name]) }), {
          cachePolicy: ofState ? { keyFunc: ([state]) => state.question } : {},
        })
        .addEdge(START, ${node})
        .compile({ cache: memoryCache() });
      const ask = (who) => graph.invoke({ question: 'same', ...(ofState ? { [name]: who } : {}) }, { configurable: { [name]: who } });
      await ask('ada');
      const { answer } = await ask('bob');
      report(answer === 'for ada' ? 'bob asked, and was answered with what is ' + JSON.stringify(answer) : null);`,
  }],
};
