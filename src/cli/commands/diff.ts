import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT, RULE_SETTINGS } from '../settings.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'what a change means: graphs, conflicts, and threads that are saved',
  operands: '<base>..<head>',
  flags: [
    { name: 'format', value: '<text|json|markdown>', choices: ['text', 'json', 'markdown'], help: 'for people (default), for programs, or for a comment on a pull request' },
    ...PROJECT,
    ...RULE_SETTINGS,
    HELP,
  ],
  notes: [
    'Compares two commits: nodes, edges, channels, pairs that can run together, findings that have come and gone.',
    '<base>...<head> starts where the head has left the base; a <base> alone is compared with HEAD.',
    'breaks: a thread that is paused or saved under the base cannot go on as it should under the head. may break: perhaps.',
    'Both commits are read from git as they are; nothing of them runs, and nothing of the work tree counts.',
    'Exit status: 0 not breaking, 1 breaking, 2 wrong usage or files that cannot be read, 3 a bug of ours.',
  ],

  async run(args, io, engine) {
    const { runDiff } = await import('../diff/run-diff.ts');
    return runDiff(args, io, engine);
  },
};
