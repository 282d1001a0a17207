import { PRESET_NAMES } from '../../config/presets.ts';
import type { Rule } from '../../../rules/rule.ts';
import { OUTCOME } from '../check/conclude.ts';
import { OBSERVED } from '../check/observed.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT, RULE_SETTINGS } from '../settings.ts';
import { CLEAN } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { SELECTION } from '../selection/selection-flags.ts';

export const check: Command = {
  name: 'check',
  summary: 'report races and other mistakes of graphs',
  operands: '[paths and globs…]',
  flags: [
    { name: 'preset', value: '<name>', choices: PRESET_NAMES, help: 'recommended (default), strict or all' },
    { name: 'rule', value: '<id>:<severity>', repeatable: true, help: 'off, warn or error for one rule' },
    OBSERVED,
    ...SELECTION,
    { name: 'save', value: '<file>', help: 'keep all that was found, for superstep merge' },
    ...OUTCOME,
    { name: 'cache', help: 'keep results, and use them again where nothing they rest on has changed' },
    { name: 'cache-location', value: '<file>', help: 'where they are kept (default node_modules/.cache/superstep/check.json)' },
    { name: 'watch', help: 'check again whenever a file changes that was read' },
    ...PROJECT,
    ...RULE_SETTINGS,
    { name: 'strict-comments', help: 'exit with 1 where a comment switches nothing off, or no rule' },
    { name: 'timing', help: 'tell where the time went' },
    { name: 'list-rules', help: 'list all rules, and check nothing' },
    HELP,
  ],
  notes: [
    'Without paths the whole project is checked, except what is ignored.',
    '--related and --since look at files that read a changed one, directly or not; what cannot be told counts as changed.',
    'Comments of ESLint count: // eslint-disable-next-line superstep/<rule> -- reason',
    'Exit status: 0 no errors, 1 errors or too many warnings, 2 wrong usage or files that cannot be checked, 3 a bug of ours.',
  ],

  async run(args, io, engine) {
    if (args.has('list-rules')) return listRules(args, io, engine.rules);
    const { runCheck } = await import('../check/run-check.ts');
    return runCheck(args, io, engine);
  },
};

async function listRules(args: Arguments, io: Io, rules: readonly Rule[]): Promise<number> {
  const { ruleListJson, ruleListText } = await import('../../report/rule-list.ts');
  await io.stdout.write(args.value('format') === 'json' ? ruleListJson(rules) : ruleListText(rules));
  return CLEAN;
}
