export const CLEAN = 0;

/** Findings at or above the threshold. */
export const FINDINGS = 1;

/** Wrong usage, or input that could not be checked. */
export const BROKEN_INPUT = 2;

export const BUG_OF_OURS = 3;
