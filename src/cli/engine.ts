import type { Engine as Analysis } from '../eslint/engine.ts';

export interface Discovery {
  /** Absolute. */
  readonly files: readonly string[];
  /** Paths and patterns that stand for nothing. */
  readonly missing: readonly string[];
}

/** What the commands are made of; tests put in parts of their own. */
export interface Engine extends Analysis {
  discoverFiles(wanted: { readonly cwd: string; readonly patterns: readonly string[] }): Discovery;
}
