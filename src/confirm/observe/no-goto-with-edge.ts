import { scheduled } from '../along.ts';
import type { SceneObservation } from '../observations.ts';
import { js } from '../scene.ts';

/** The edge is followed whatever the Command says. */
export const noGotoWithEdge: SceneObservation = {
  plays: 'graph',
  scenes(model, finding) {
    if (model === null) return { why: 'the finding is about no graph' };
    const { nodes: [from = '', to] = [], schedule } = finding.evidence;
    const joined = model.edges.some((edge) => edge.kind === 'join' && edge.to.name === to && edge.from.some(({ name }) => name === from));
    const waits = (node: string) => model.nodes.some(({ name, defer }) => name === node && defer);
    const deferred = to !== undefined && waits(to);
    // What the finding says of the next step, but for those that wait.
    const beside = schedule?.at(-2)?.includes(from) === true ? schedule.at(-1)!.filter((node) => !waits(node)) : [];
    const body = "(state, config, go) => { const next = go(); if (next instanceof Command) told.push([].concat(next.goto).map((one) => one.node ?? one)); return next; }";
    return scheduled(model, finding, {
      expected: to === undefined ? `${from} goes somewhere with a Command, and its conditional edge is followed all the same` : `${from} goes elsewhere with a Command, and ${to} runs all the same`,
      body,
      by: [from],
      after: js`
        const say = ['START', ...steps.map((step) => step.join(' + '))].join(' | ');
        const [from, to] = [${from}, ${to ?? null}];
        const at = steps.findIndex((step) => step.includes(from));
        const later = steps.slice(at + 1).flat();
        const [went] = told.filter((targets) => to === null || !targets.includes(to) || later.filter((one) => one === to).length > 1);
        if (at < 0 || went === undefined) return null;
        // An edge into a join is counted, and leads on once the others are there; a deferred node waits.
        const followed = to === null || ${joined} || (${deferred} ? later.includes(to) : steps.some((step, index) => step.includes(from) && steps[index + 1]?.includes(to)));
        const together = ${beside}.length === 0 || steps.some((step, index) => step.includes(from) && ${beside}.every((one) => steps[index + 1]?.includes(one)));
        return followed && together ? from + ' goes to ' + went.join(' and ') + ' with a Command, and its edge is followed as well: ' + say : null;`,
    });
  },
};
