import type { SceneObservation } from '../observations.ts';
import { scheduled } from '../along.ts';
import { js } from '../scene.ts';

/** One value is given while two questions wait. */
export const noAmbiguousResume: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    return scheduled(model, finding, {
      body: 'async (state, config, go) => { const answer = interrupt("question of " + who); told.push(who + ": " + answer); return go(); }',
      compile: 'checkpointer: new MemorySaver()',
      resume: 'one answer',
      after: js`
        return told.length > 1 && told.every((one) => one.endsWith('one answer')) ? 'one answer was given, and taken for all questions: ' + told.join(', ') : null;`,
      expected: 'one answer is taken for several questions',
    });
  },
};
