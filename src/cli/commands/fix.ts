import { PRESET_NAMES } from '../../config/presets.ts';
import { REDUCER_NAMES } from '../../model/reducer-name.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT, RULE_SETTINGS } from '../settings.ts';

export const fix: Command = {
  name: 'fix',
  summary: 'repair what the rules find',
  operands: '[add-reducers] [paths and globs…]',
  flags: [
    { name: 'write', help: 'write the files; without it, the change is shown as a diff' },
    { name: 'check', help: 'exit with 1 if something would change' },
    { name: 'review', help: 'also fixes that a person should look at, where only one is possible' },
    { name: 'preset', value: '<name>', choices: PRESET_NAMES, help: 'the rules whose findings are repaired: recommended (default), strict or all' },
    { name: 'rule', value: '<id>', repeatable: true, help: 'repair the findings of this rule only' },
    { name: 'only', value: '<key>', repeatable: true, help: 'repair the findings on this state key only' },
    { name: 'reducer', value: '<key>=<name>', repeatable: true, help: `the reducer of a key: ${REDUCER_NAMES.join(', ')}; <file>:<key>=<name> where two states have the key` },
    { name: 'zod', value: '<version>', choices: ['3', '4'], help: 'which zod is imported where neither node_modules nor package.json nor a lock file tells' },
    { name: 'force', help: 'change files that git says are not committed' },
    { name: 'json', help: 'the result as data, the diff in it' },
    ...PROJECT,
    ...RULE_SETTINGS,
    HELP,
  ],
  notes: [
    'add-reducers gives each key that is written in parallel a reducer, in the file where its state is defined.',
    'The reducer follows from the type of the key and from what the nodes write. Where it does not, superstep asks on a',
    'terminal, and elsewhere takes --reducer or leaves the key alone. It does not guess.',
    'Every change is analysed again before it is written: the finding must be gone, and no other may have come.',
    'Exit status: 0 done, 1 a key has no reducer yet or --check would change something, 2 wrong usage or files that cannot be read or written, 3 a fix that did not work, which is a bug of ours.',
  ],

  async run(args, io, engine) {
    const { runFix } = await import('../fix/run-fix.ts');
    return runFix(args, io, engine);
  },
};
