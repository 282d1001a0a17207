import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** A thread that has a new name in each call is never found again. */
export const noEphemeralThreadId: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'the second call does not find what the first has saved',
    lines: js`
      ${raw(CHAT)}
      const saver = new MemorySaver();
      const graph = builder.compile({ checkpointer: saver });
      const ask = (text) => graph.invoke({ turns: [text] }, on(crypto.randomUUID()));
      await ask('hello');
      const { turns } = await ask('and now?');
      const threads = new Set();
      for await (const { config } of saver.list({ configurable: {} })) threads.add(config.configurable.thread_id);
      report(turns.includes('hello') ? null : 'the second call has ' + JSON.stringify(turns) + ', and the saver keeps ' + threads.size + ' threads that nobody names again');`,
  }],
};
