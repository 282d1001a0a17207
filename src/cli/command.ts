import type { Arguments, Flag } from './flags.ts';
import type { Engine } from './engine.ts';
import type { Io } from './io.ts';

/** One word after `superstep`. A further command is a file in `commands/` and a line in its list. */
export interface Command {
  readonly name: string;
  /** What it is for, in half a sentence. */
  readonly summary: string;
  /** What follows the flags: `[paths…]`. */
  readonly operands: string;
  readonly flags: readonly Flag[];
  /** What else the help says, line by line. */
  readonly notes: readonly string[];
  /** Returns the exit status. */
  run(args: Arguments, io: Io, engine: Engine): Promise<number>;
}
