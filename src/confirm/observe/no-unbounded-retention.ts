import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Every run leaves checkpoints, and nothing takes them away. */
export const noUnboundedRetention: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'the checkpoints of a thread that is done with are kept, and grow with each run',
    lines: js`
      ${raw(CHAT)}
      // In place of a database.
      const saver = new MemorySaver();
      const graph = builder.compile({ checkpointer: saver });
      const kept = async () => {
        let count = 0;
        for await (const one of saver.list(on('ada'))) count += one === undefined ? 0 : 1;
        return count;
      };
      const counts = [];
      for (const text of ['my card is 4000 1234', 'thanks', 'goodbye']) {
        await graph.invoke({ turns: [text] }, on('ada'));
        counts.push(await kept());
      }
      const first = (await graph.getState(on('ada'))).values.turns[0];
      report(counts[0] < counts[1] && counts[1] < counts[2] ? 'after one, two and three runs ' + counts.join(', ') + ' checkpoints are kept, and the last still has ' + JSON.stringify(first) : null);`,
  }],
};
