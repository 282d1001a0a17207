import type { Command } from '../command.ts';
import { COLOUR, FORMAT, HELP } from '../common-flags.ts';
import { PROJECT } from '../settings.ts';

export const confirm: Command = {
  name: 'confirm',
  summary: 'run each finding and show it happening',
  operands: '[paths and globs…]',
  flags: [
    { name: 'runtime', value: '<ours|langgraph>', choices: ['ours', 'langgraph'], help: 'what runs the graphs: the reference runtime (default) or the installed library' },
    { name: 'rule', value: '<id>', repeatable: true, help: 'confirm the findings of this rule only' },
    { name: 'emit', value: '<file.mjs>', help: 'write a script that makes the real library throw, one file a finding' },
    { name: 'force', help: 'let --emit write over files' },
    { name: 'code', help: 'run your own module instead of stubs, in a process without network' },
    { name: 'input', value: '<json>', help: 'with --code: the input of the run, instead of the scenario the module exports' },
    { name: 'timeout', value: '<ms>', help: 'with --code: how long a module may take (default 10000)' },
    FORMAT,
    ...PROJECT,
    ...COLOUR,
    HELP,
  ],
  notes: [
    'The graph is built again from what was read of it, with stubs that write the same keys: no code of yours runs and no model is called.',
    '--code runs the code of the nodes. Do that only where they are safe to run; they have your rights to files.',
    'Exit status: 0 nothing to confirm, 1 findings confirmed, 2 wrong usage or files that cannot be read or run, 3 not reproduced, which is a bug of ours.',
  ],

  async run(args, io, engine) {
    // The runtimes are loaded by this command only.
    const { runConfirm } = await import('../confirm/run-confirm.ts');
    return runConfirm(args, io, engine);
  },
};
