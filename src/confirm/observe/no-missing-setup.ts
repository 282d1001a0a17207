import type { SceneObservation } from '../observations.ts';

/** It is about what is in a database. */
export const noMissingSetup: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'which tables a database has is not in the program, and a sketch does without one' }),
};
