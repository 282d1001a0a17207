import type { SceneObservation } from '../observations.ts';

/** It is about schemas that a package merges when it makes an agent. */
export const noRedeclaredAgentKey: SceneObservation = {
  plays: null,
  scenes: () => ({ why: 'which of two middleware declares the key is settled inside langchain, which a sketch does without' }),
};
