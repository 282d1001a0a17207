import type { SceneObservation } from '../observations.ts';

/** It is about hooks that a package calls. */
export const noUndeclaredJump: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'the jump is looked up inside langchain, which a sketch does without' }),
};
