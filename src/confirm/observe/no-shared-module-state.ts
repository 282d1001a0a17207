import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** What belongs to the module belongs to every run in the process, and to no checkpoint. */
export const noSharedModuleState: SceneObservation = {
  plays: 'sketch',
  scenes: (_, { evidence: { name = 'shared', nodes = [] } }) => [{
    expected: 'a run on one thread sees what a run on another thread has left',
    lines: js`
      // ${name} of the module.
      const shared = [];
      const node = ${nodes[0] ?? 'node'};
      const graph = new StateGraph(Annotation.Root({ who: Annotation(), found: Annotation() }))
        .addNode(node, async ({ who }) => {
          const found = [...shared];
          shared.push('of ' + who);
          return { found };
        })
        .addEdge(START, node)
        .compile({ checkpointer: new MemorySaver() });
      const run = (who) => graph.invoke({ who }, { configurable: { thread_id: who } });
      await run('ada');
      const { found } = await run('alan');
      const saved = JSON.stringify((await graph.getState({ configurable: { thread_id: 'ada' } })).values);
      report(found.includes('of ada') && !saved.includes('of ada') ? 'the run of alan finds ' + JSON.stringify(found) + ', and no checkpoint of ada has it: ' + saved : null);`,
  }],
};
