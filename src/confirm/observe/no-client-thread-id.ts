import type { SceneObservation } from '../observations.ts';
import { js, raw, type Scene } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Whoever sends the id of somebody else gets to the thread of somebody else. */
export const noClientThreadId: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name } }) => (name === 'tenant' ? [TENANT] : [{
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
  }]),
};

/** Each tenant has a saver of its own, and whoever asks says which. */
const TENANT: Scene = {
  expected: 'who sends the name of another tenant reads and continues a conversation of the other',
  lines: js`
    ${raw(CHAT)}
    const savers = { acme: new MemorySaver(), globex: new MemorySaver() };
    const handle = ({ body }) => builder.compile({ checkpointer: savers[body.tenant] }).invoke({ turns: [body.text] }, on('plans'));
    await handle({ user: 'of acme', body: { tenant: 'acme', text: 'a secret' } });
    const { turns } = await handle({ user: 'of globex', body: { tenant: 'acme', text: 'what was it?' } });
    report(turns.includes('a secret') ? 'a user of globex sends "acme", and is answered with ' + JSON.stringify(turns) : null);`,
};
