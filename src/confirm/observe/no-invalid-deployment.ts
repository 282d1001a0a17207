import type { SceneObservation } from '../observations.ts';

/** It is about what a server loads. */
export const noInvalidDeployment: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'the configuration is read by the server of the platform, which a sketch does without' }),
};
