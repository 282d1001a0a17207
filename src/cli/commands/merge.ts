import { OUTCOME } from '../check/conclude.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT } from '../settings.ts';

export const merge: Command = {
  name: 'merge',
  summary: 'put the parts of check --shard together',
  operands: '<files…>',
  flags: [...OUTCOME, ...PROJECT, HELP],
  notes: [
    'superstep check --shard 1/3 --save part-1.json, and so on; then superstep merge part-*.json',
    'The result is that of one run, to the byte. All parts must be there, and the files that were checked.',
    'Exit status: as that of check.',
  ],

  async run(args, io, engine) {
    const { runMerge } = await import('../check/run-merge.ts');
    return runMerge(args, io, engine);
  },
};
