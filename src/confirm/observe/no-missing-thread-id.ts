import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** The nodes run, and then the saver cannot say whose checkpoint it is. */
export const noMissingThreadId: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { message }) => {
    const method = /\.(getState|updateState)`/.exec(message)?.[1] ?? 'invoke';
    const given = /`thread_id` `(.*?)`/.exec(message)?.[1];
    const config = given === undefined ? '{ configurable: {} }' : `{ configurable: { thread_id: ${/^("[^"\\]*"|-?[\d.]+|true|false|null)$/.test(given) ? given : 'null'} } }`;
    const args = method === 'updateState' ? `${config}, { turns: ['hello'] }` : method === 'getState' ? config : `{ turns: ['hello'] }, ${config}`;
    return [{
      expected: method === 'getState' ? 'it gives an empty state' : 'it throws for want of a thread',
      lines: js`
        ${raw(CHAT)}
        const graph = builder.compile({ checkpointer: new MemorySaver() });
        await graph.invoke({ turns: ['before'] }, on('ada'));
        try {
          const given = await graph.${raw(method)}(${raw(args)});
          report(${raw(String(method === 'getState'))} && Object.keys(given.values ?? {}).length === 0 ? 'it gave an empty state' : null);
        } catch (error) {
          report(/thread_?id/i.test(error.message) ? 'it throws: ' + error.message.split('\\n')[0] : null);
        }`,
    }];
  },
};
