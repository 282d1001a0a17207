import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import type { Scene } from '../scene.ts';

/** Two runs of a small graph, with the option as it is written and as it should be: the first is a run without any. */
export const noUnknownRunOption: SceneObservation = {
  plays: 'sketch',
  scenes(_, { evidence: { key: option = '', name = '', candidates = [] } }) {
    const isKey = candidates[0] === option && name !== option;
    const trial = TRIALS[option];
    if (trial === undefined) return { why: `the option ${option} is not known` };
    const [wrong, right] = isKey ? [{ [name]: trial.value }, { [option]: trial.value }] : [{ [option]: name }, { [option]: trial.value }];
    return [sceneOf(trial, wrong, right)];
  },
};

interface Trial {
  /** What shows that the option is heard. */
  readonly value: unknown;
  /** What a run does, as an expression. */
  readonly shows: string;
}

const CHUNKS = 'JSON.stringify(await all(await graph.stream({}, { ...on(thread), ...options })))';
const END = 'await outcome(() => graph.invoke({}, { ...on(thread), ...options }))';

const TRIALS: Readonly<Record<string, Trial>> = {
  streamMode: { value: 'values', shows: CHUNKS },
  interruptBefore: { value: ['second', 'third'], shows: END },
  interruptAfter: { value: ['first'], shows: END },
  recursionLimit: { value: 1, shows: END },
  maxConcurrency: { value: 1, shows: `(${END}) + ', with ' + most + ' tasks at a time'` },
  durability: { value: 'exit', shows: `(${END}) + ', with ' + (await all(graph.getStateHistory(on(thread)))).length + ' checkpoints'` },
  configurable: { value: { thread_id: 'third' }, shows: `(${END}) + ', on the thread ' + thread_id` },
};

function sceneOf({ shows }: Trial, wrong: object, right: object): Scene {
  return {
    expected: 'the run does what it does without the option, and something else with the right one',
    lines: js`
      let running = 0;
      let most = 0;
      let thread_id = null;
      const work = (name) => async (_, config) => {
        thread_id = config.configurable.thread_id;
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        return { done: [name] };
      };
      const graph = new StateGraph(Annotation.Root({ done: Annotation({ reducer: (all, more) => all.concat(more), default: () => [] }) }))
        .addNode('first', work('first'))
        .addNode('second', work('second'))
        .addNode('third', work('third'))
        .addEdge(START, 'first')
        .addEdge('first', 'second')
        .addEdge('first', 'third')
        .compile({ checkpointer: new MemorySaver() });
      const on = (thread) => ({ configurable: { thread_id: thread } });
      const all = async (stream) => {
        const chunks = [];
        for await (const chunk of stream) chunks.push(chunk);
        return chunks;
      };
      const outcome = async (run) => {
        try {
          const state = await run();
          return Array.isArray(state) ? JSON.stringify(state) : 'done: ' + state.done;
        } catch (error) {
          return error.message.split('\\n')[0];
        }
      };
      const show = async (thread, options) => {
        most = 0;
        return ${raw(shows)};
      };
      const without = await show('one', {});
      const wrong = await show('two', ${wrong});
      const right = await show('three', ${right});
      const isUnheard = ${raw(Object.keys(wrong)[0] === 'streamMode' ? "wrong === '[]'" : "wrong.replace('two', 'one') === without && wrong !== right")};
      report(isUnheard ? 'with it a run gives ' + wrong + '; without it ' + without + '; with the right one ' + right : null);`,
  };
}
