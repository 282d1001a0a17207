import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** A list without a thread is a list of all threads. */
export const noUnscopedCheckpointList: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence }) => {
    const list = evidence.name === 'getStateHistory' ? 'graph.getStateHistory({ configurable: {} })' : 'saver.list({ configurable: {} })';
    return [{
      expected: 'it gives the checkpoints of every thread',
      lines: js`
        ${raw(CHAT)}
        const saver = new MemorySaver();
        const graph = builder.compile({ checkpointer: saver });
        await graph.invoke({ turns: ['a secret'] }, on('ada'));
        await graph.invoke({ turns: ['hello'] }, on('alan'));
        const threads = new Set();
        for await (const { config } of ${raw(list)}) threads.add(config.configurable.thread_id);
        report(threads.has('ada') && threads.has('alan') ? 'it gives checkpoints of ' + JSON.stringify([...threads].sort()) : null);`,
    }];
  },
};
