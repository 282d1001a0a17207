import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** Of approvals that a middleware of a package asks for there is no sketch. */
export const noUnknownApproval: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { name } }) {
    if (name === undefined || model?.stops?.some((stop) => stop.name === name) !== true) return { why: 'the approval is asked for inside langchain, which a sketch does without' };
    return [{
      expected: 'the run does not stop',
      lines: js`
        const ran = [];
        const graph = new StateGraph(Annotation.Root({ given: Annotation() }))
          .addNode('the node', async () => (ran.push('the node'), { given: 2 }))
          .addEdge(START, 'the node')
          .compile({ checkpointer: new MemorySaver() });
        await graph.invoke({ given: 1 }, { interruptBefore: [${name}], configurable: { thread_id: 'ada' } });
        report(ran.length === 1 ? 'the run was to stop before ' + ${name} + ', and ran to its end' : null);`,
    }];
  },
};
