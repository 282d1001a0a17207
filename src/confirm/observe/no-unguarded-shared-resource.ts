import type { SceneObservation } from '../observations.ts';
import { scheduled } from '../along.ts';
import { js } from '../scene.ts';

/** Two tasks of a step use the resource at the same time. */
export const noUnguardedSharedResource: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    return scheduled(model, finding, {
      body: 'async (state, config, go) => { told.push(who + " begins"); await new Promise((resolve) => setTimeout(resolve, 5)); told.push(who + " ends"); return go(); }',
      after: js`
        const overlap = told.findIndex((one, at) => one.endsWith('begins') && told[at - 1]?.endsWith('begins'));
        return overlap > 0 ? 'one call begins before the other ends: ' + told.join(', ') : null;`,
      expected: `a call of ${finding.evidence.name ?? 'the resource'} begins before another has ended`,
    });
  },
};
