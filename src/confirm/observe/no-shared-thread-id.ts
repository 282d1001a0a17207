import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** One thread for all: everybody reads what everybody else has said. */
export const noSharedThreadId: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'the second user is given what the first has said',
    lines: js`
      ${raw(CHAT)}
      const graph = builder.compile({ checkpointer: new MemorySaver() });
      const ask = (text) => graph.invoke({ turns: [text] }, on('the same for all'));
      await ask('a secret of ada');
      const { turns } = await ask('hello from alan');
      report(turns.includes('a secret of ada') ? 'alan says hello and is given ' + JSON.stringify(turns) : null);`,
  }],
};
