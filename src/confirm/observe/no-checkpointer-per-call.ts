import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Each call makes a saver: it forgets, or opens one more connection. */
export const noCheckpointerPerCall: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence }) => [/Memory|InMemory/.test(evidence.name ?? '') ? FORGETS : CONNECTS],
};

const FORGETS = {
  expected: 'the second call on the thread starts empty',
  lines: js`
    ${raw(CHAT)}
    const ask = (text) => builder.compile({ checkpointer: new MemorySaver() }).invoke({ turns: [text] }, on('ada'));
    await ask('hello');
    const { turns } = await ask('and now?');
    report(turns.includes('hello') ? null : 'on the same thread the second call has ' + JSON.stringify(turns) + ': "hello" is not there');`,
};

const CONNECTS = {
  expected: 'three calls open three connections, and none is closed',
  lines: js`
    ${raw(CHAT)}
    // In place of a saver with a database: it counts its connections.
    let open = 0;
    class Saver extends MemorySaver {
      constructor() {
        super();
        open += 1;
      }
      end() {
        open -= 1;
      }
    }
    const ask = (text) => builder.compile({ checkpointer: new Saver() }).invoke({ turns: [text] }, on('ada'));
    for (const text of ['one', 'two', 'three']) await ask(text);
    report(open === 3 ? 'after three calls 3 connections are open' : null);`,
};
