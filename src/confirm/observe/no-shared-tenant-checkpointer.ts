import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';
import { CHAT } from './chat.ts';

/** Beside the thread a saver looks at nothing, and joined texts of two tenants can be one text. */
export const noSharedTenantCheckpointer: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence }) => [{
    expected: 'one tenant reads the thread of another',
    lines: js`
      ${raw(CHAT)}
      const graph = builder.compile({ checkpointer: new MemorySaver() });
      const tenant = ${evidence.name ?? 'tenant'};
      const beside = (who, thread) => ({ configurable: { [tenant]: who, thread_id: thread } });
      const joined = (who, thread) => on([who, thread].join('-'));
      await graph.invoke({ turns: ['a secret'] }, beside('acme', '1'));
      await graph.invoke({ turns: ['a secret'] }, joined('north-west', 'plan'));
      const found = [
        (await graph.getState(beside('globex', '1'))).values.turns ?? [],
        (await graph.getState(joined('north', 'west-plan'))).values.turns ?? [],
      ];
      report(found.every((turns) => turns.includes('a secret')) ? 'with another ' + tenant + ' beside the thread, and with other parts that make the same text, the second tenant reads ' + JSON.stringify(found[0]) : null);`,
  }],
};
