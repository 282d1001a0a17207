import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** Answers belong to positions. A question that has another position when the node starts over gets the answer of another. */
export const noUnstableInterrupt: SceneObservation = {
  plays: 'sketch',
  scenes(model, { evidence: { nodes: [node = 'node'] = [] } }) {
    const how = model?.interrupts.find((one) => one.node === node && one.unstable !== null)?.unstable?.how ?? 'condition';
    const questions = how === 'parallel' ? [['first?', 'second?'], ['second?', 'first?']] : [['first?', 'second?'], ['second?']];
    return [{
      expected: 'the answer to one question is given to another',
      lines: js`
        const node = ${node};
        // What is asked when the node runs, and when it starts over.
        const questions = ${questions};
        const got = {};
        let execution = 0;
        const graph = new StateGraph(Annotation.Root({ given: Annotation(), answer: Annotation() }))
          .addNode(node, async () => {
            for (const question of questions[Math.min(execution++, questions.length - 1)]) got[question] = interrupt(question);
            return { answer: 'done' };
          })
          .addEdge(START, node)
          .compile({ checkpointer: new MemorySaver() });
        const config = { configurable: { thread_id: 'ada' } };
        await graph.invoke({ given: 1 }, config);
        await graph.invoke(new Command({ resume: 'the answer to first?' }), config);
        report(got['second?'] === 'the answer to first?' ? 'first? was asked and answered, and second? got the answer' : null);`,
    }];
  },
};
