import { scheduled, tookSteps } from '../along.ts';
import type { SceneObservation } from '../observations.ts';
import { js, raw } from '../scene.ts';

/** The deferred node runs although there is work left. */
export const noEarlyDefer: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    const { nodes: [node = ''] = [], schedule } = finding.evidence;
    const again = schedule?.[0]?.[0] === node;
    return scheduled(model, finding, {
      expected: `${node} is deferred, and runs before all the others are done`,
      after: js`
        ${raw(tookSteps(finding))}
        const times = steps.filter((step) => step.includes(${node})).length;
        if (${again}) return times > 1 ? ${node} + ' is deferred, and runs ' + times + ' times in one run: ' + say : null;
        const at = steps.findIndex((step) => step.includes(${node}));
        return took && (steps[at].length > 1 || at < steps.length - 1) ? ${node} + ' is deferred, and runs in step ' + (at + 1) + ' of ' + steps.length + ': ' + say : null;`,
    });
  },
};
