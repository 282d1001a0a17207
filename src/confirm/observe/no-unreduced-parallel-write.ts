import type { Channel } from '../../model/channel.ts';
import type { Finding } from '../../model/finding.ts';
import type { GraphModel } from '../../model/graph.ts';
import { makePlan } from '../make-plan.ts';
import type { PlanObservation } from '../observations.ts';
import type { Quest } from '../quest.ts';
import type { Seen } from '../run.ts';
import type { Pick } from '../shape.ts';
import { errorText, tookSchedule } from './words.ts';

const CODE = 'INVALID_CONCURRENT_GRAPH_UPDATE';

/** Two writes of a key in one step: the run stops with the library's error, which names the key. */
export const noUnreducedParallelWrite: PlanObservation = {
  expected: ({ evidence }) => `the run stops with INVALID_CONCURRENT_GRAPH_UPDATE and names ${evidence.key}`,
  plan(model, finding) {
    const { key } = finding.evidence;
    if (key !== undefined && key in Object.prototype) return { why: `the library cannot keep a key called ${key}, since every object has something of that name` };
    const quest = questFor(model, finding);
    return quest === null ? { why: 'the finding names no key of the graph' } : makePlan(model, quest, 'error', 'two writes in one step');
  },
  judge: (finding, plan, seen) => (tookSchedule(plan, seen) ? conflict(finding, seen) : null),
  judgeCode: conflict,
  blind: () => null,
  complaint: () => null,
};

function questFor(model: GraphModel, { evidence }: Finding): Quest | null {
  const { key, nodes = [], schedule = null } = evidence;
  const channel = model.channels.find((one) => one.key === key);
  if (key === undefined || channel === undefined) return null;
  const writesOf = ({ writes }: Pick) => writes.filter((write) => write.key === key);
  return {
    schedule,
    nodes,
    keys: [key],
    target: null,
    counts: (pick, present) => writesOf(pick).filter(({ ifPresent }) => present || !ifPresent).length,
    enough: 2,
    provides: (pick) => writesOf(pick).some(({ ifPresent }) => !ifPresent),
    fades: channel.kind === 'ephemeral',
    atStart: atStart(model, channel),
  };
}

function atStart(model: GraphModel, { key, input, initial }: Channel): readonly boolean[] {
  if (initial) return [true];
  if (!input) return [false];
  return model.inputKeys === null ? [false, true] : [model.inputKeys.includes(key)];
}

/** Ephemeral channels throw the same error without its code. */
function conflict({ evidence }: Finding, { error }: Seen): string | null {
  if (error === null || error.name !== 'InvalidUpdateError' || error.channel !== evidence.key) return null;
  return error.code === CODE || error.code === null ? errorText(error) : null;
}
