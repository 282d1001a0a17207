import type { Exploration } from './exploration.ts';

/** All pairs that there may be, and of those that a search has come to before it ended: that there are. */
export function partlyExact(all: Exploration, found: Exploration): Exploration {
  return {
    mode: 'pairs',
    reachable: all.reachable,
    pairs: () => all.pairs(),
    pairsAmong: (names) => all.pairsAmong(names),
    together: (a, b) => all.together(a, b),
    schedule: (a, b) => found.schedule(a, b) ?? all.schedule(a, b),
    always: (a, b) => all.always(a, b),
    completes: (join) => all.completes(join),
    before: (a, b) => all.before(a, b),
    proved: (a, b) => found.together(a, b),
  };
}
