import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';

export const init: Command = {
  name: 'init',
  summary: 'set up a project: configuration, ESLint, CI',
  operands: '',
  flags: [{ name: 'yes', help: 'write the files without asking' }, HELP],
  notes: [
    'Shows what it would write, and asks. What is there is never written over: it says what to put in.',
    'Exit status: 0, 2 wrong usage or files that cannot be written, 3 a bug of ours.',
  ],

  async run(args, io) {
    const { runInit } = await import('../init/run-init.ts');
    return runInit(args, io);
  },
};
