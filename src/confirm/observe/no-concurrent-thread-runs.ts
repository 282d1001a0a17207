import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Two runs of one thread begin with one checkpoint, and of what they save one remains. */
export const noConcurrentThreadRuns: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'of two turns one is lost',
    lines: js`
      ${raw(CHAT)}
      const graph = builder.compile({ checkpointer: new MemorySaver() });
      await graph.invoke({ turns: ['before'] }, on('ada'));
      await Promise.all([graph.invoke({ turns: ['one'] }, on('ada')), graph.invoke({ turns: ['two'] }, on('ada'))]);
      const { turns } = (await graph.getState(on('ada'))).values;
      const lost = ['one', 'two'].filter((turn) => !turns.includes(turn));
      report(lost.length === 0 ? null : 'both turns were run, and the thread holds ' + JSON.stringify(turns) + ': ' + JSON.stringify(lost) + ' is lost');`,
  }],
};
