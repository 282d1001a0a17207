import { scheduled, tookSteps } from '../along.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** The node runs once for each of the branches that do not arrive together. */
export const noRepeatedFanIn: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    const { name = '' } = finding.evidence;
    return scheduled(model, finding, {
      expected: `${name} runs more than once in one run`,
      after: js`
        ${raw(tookSteps(finding))}
        const times = steps.flat().filter((one) => one === ${name}).length;
        return took && times > 1 ? ${name} + ' runs ' + times + ' times: ' + say : null;`,
    });
  },
};
