import type { SceneObservation } from '../observations.ts';
import { scheduled } from '../along.ts';
import { js } from '../scene.ts';

/** Two tasks of a step read the item, and each puts what it has made of it: one update is lost. */
export const noStoreReadModifyWrite: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    return scheduled(model, finding, {
      body: "async (state, config, go) => { const count = (await config.store.get(['shared'], 'item'))?.value.count ?? 0; told.push(count); await config.store.put(['shared'], 'item', { count: count + 1 }); return go(); }",
      compile: 'store: shared',
      after: js`
        const kept = (await shared.get(['shared'], 'item'))?.value.count;
        return told.length > 1 && kept < told.length ? told.length + ' tasks read ' + told.join(', ') + ' and add 1 each; the store ends with ' + kept : null;`,
      expected: 'both tasks count one up, and the store has counted one',
    });
  },
};
