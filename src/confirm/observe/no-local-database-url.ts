import type { SceneObservation } from '../observations.ts';

/** It is about the machine that the program will run on. */
export const noLocalDatabaseUrl: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'whether an address is of this machine is no question of a run here: it goes wrong on another machine' }),
};
