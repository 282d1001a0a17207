import type { Command } from '../command.ts';
import { FORMAT, HELP } from '../common-flags.ts';
import { PROJECT } from '../settings.ts';

export const doctor: Command = {
  name: 'doctor',
  summary: 'say what was found here, and what is not read and why',
  operands: '[paths and globs…]',
  flags: [FORMAT, ...PROJECT, HELP],
  notes: ['Versions, configuration, parser, graphs, and what could not be read.', 'Exit status: 0, 1 something is set up wrong, 2 wrong usage, 3 a bug of ours.'],

  async run(args, io, engine) {
    const { runDoctor } = await import('../doctor/run-doctor.ts');
    return runDoctor(args, io, engine);
  },
};
