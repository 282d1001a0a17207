import { PRESET_NAMES } from '../../eslint/presets.ts';
import { conclude, OUTCOME, outcomeOf } from '../check/conclude.ts';
import { oddComments } from '../check/comments.ts';
import { reportOf } from '../check/report-of.ts';
import type { Rule } from '../../../rules/rule.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { PROJECT, projectSettings, RULE_SETTINGS, settingsOf } from '../config/settings.ts';
import { logLine, logTroubles } from '../log.ts';
import { ownGraphs } from '../own-graphs.ts';
import { analyzeProject, troubleStatus } from '../project.ts';
import { isWhole, SELECTION, selectionOf } from '../selection/selection-flags.ts';
import { severitiesOf } from '../severities.ts';
import { UsageError } from '../usage-error.ts';

export const check: Command = {
  name: 'check',
  summary: 'report races and other mistakes of graphs',
  operands: '[paths and globs…]',
  flags: [
    { name: 'preset', value: '<name>', choices: PRESET_NAMES, help: 'recommended (default), strict or all' },
    { name: 'rule', value: '<id>:<severity>', repeatable: true, help: 'off, warn or error for one rule' },
    ...SELECTION,
    ...OUTCOME,
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
    const settings = settingsOf(args, io, engine.rules);
    const severities = severitiesOf(settings.preset, [...settings.rules, ...args.values('rule')], engine.rules);
    const outcome = outcomeOf(args, settings, io);
    const selection = await selectionOf(args, io);
    const watch = args.has('timing') && io.now !== undefined ? (await import('../check/timing.ts')).stopwatch(engine, io.now) : null;
    const project = await analyzeProject({ ...selection, ...projectSettings(settings) }, io, watch?.engine ?? engine);
    if (isWhole(selection) && project.files + project.errors.length === 0) throw new UsageError('there is no JavaScript or TypeScript to check that is not ignored.');
    const report = reportOf(project, severities);
    const { sources, errors, names } = project;
    const status = await conclude({ report, sources, errors, graphs: ownGraphs(project), rules: engine.rules, names: isWhole(selection) ? null : names }, outcome, io);
    await logTroubles(io, project);
    const odd = oddComments(report, engine.rules, severities, sources);
    for (const line of odd) await logLine(io, line);
    if (watch !== null) await io.stderr.write(watch.text());
    return troubleStatus(project) ?? (odd.length > 0 && args.has('strict-comments') ? FINDINGS : status);
  },
};

async function listRules(args: Arguments, io: Io, rules: readonly Rule[]): Promise<number> {
  const { ruleListJson, ruleListText } = await import('../../report/rule-list.ts');
  await io.stdout.write(args.value('format') === 'json' ? ruleListJson(rules) : ruleListText(rules));
  return CLEAN;
}
