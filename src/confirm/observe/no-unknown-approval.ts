import type { SceneObservation } from '../observations.ts';

/** It is about a middleware that a package brings. */
export const noUnknownApproval: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'the approval is asked for inside langchain, which a sketch does without' }),
};
