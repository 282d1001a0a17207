import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Two processes, or one before and after a restart, each with what its own memory holds. */
export const noMemoryCheckpointer: SceneObservation = {
  plays: 'sketch',
  scenes: () => [{
    expected: 'the second process knows nothing of the thread',
    lines: js`
      ${raw(CHAT)}
      const worker = () => builder.compile({ checkpointer: new MemorySaver() });
      const [first, second] = [worker(), worker()];
      await first.invoke({ turns: ['hello'] }, on('ada'));
      const { turns } = await second.invoke({ turns: ['and now?'] }, on('ada'));
      report(turns.includes('hello') ? null : 'the first worker was told "hello"; on the same thread the second has ' + JSON.stringify(turns));`,
  }],
};
