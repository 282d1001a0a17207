import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Whoever sends the id of somebody else gets to the thread of somebody else. */
export const noClientThreadId: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'who sends the id of another reads and continues the conversation of another',
    lines: js`
      ${raw(CHAT)}
      const graph = builder.compile({ checkpointer: new MemorySaver() });
      // As the program does: the id is taken from the request, and nobody asks whose it is.
      const handle = ({ body }) => graph.invoke({ turns: [body.text] }, on(body.threadId));
      await handle({ user: 'ada', body: { threadId: 'of ada', text: 'a secret' } });
      const { turns } = await handle({ user: 'alan', body: { threadId: 'of ada', text: 'what was it?' } });
      const read = (await graph.getState(on('of ada'))).values.turns;
      report(turns.includes('a secret') && read.includes('what was it?') ? 'alan sends the id of ada, is answered with ' + JSON.stringify(turns) + ', and the thread of ada now ends with what alan said' : null);`,
  }],
};
