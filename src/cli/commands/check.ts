import { PRESET_NAMES } from '../../eslint/presets.ts';
import { conclude, OUTCOME, outcomeOf } from '../check/conclude.ts';
import { reportOf } from '../check/report-of.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT, projectSettings, RULE_SETTINGS, settingsOf } from '../config/settings.ts';
import { logTroubles } from '../log.ts';
import { ownGraphs } from '../own-graphs.ts';
import { analyzeProject, troubleStatus } from '../project.ts';
import { isWhole, SELECTION, selectionOf } from '../selection/selection-flags.ts';
import { severitiesOf } from '../severities.ts';

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
    HELP,
  ],
  notes: [
    'Without paths the whole project is checked, except what is ignored.',
    '--related and --since look at files that read a changed one, directly or not; what cannot be told counts as changed.',
    'Comments of ESLint count: // eslint-disable-next-line superstep/<rule> -- reason',
    'Exit status: 0 no errors, 1 errors or too many warnings, 2 wrong usage or files that cannot be checked, 3 a bug of ours.',
  ],

  async run(args, io, engine) {
    const settings = settingsOf(args, io, engine.rules);
    const severities = severitiesOf(settings.preset, [...settings.rules, ...args.values('rule')], engine.rules);
    const outcome = outcomeOf(args, settings, io);
    const selection = await selectionOf(args, io);
    const project = await analyzeProject({ ...selection, ...projectSettings(settings) }, io, engine);
    const report = reportOf(project, severities);
    const { sources, errors, names } = project;
    const status = await conclude({ report, sources, errors, graphs: ownGraphs(project), names: isWhole(selection) ? null : names }, outcome, io);
    await logTroubles(io, project);
    return troubleStatus(project) ?? status;
  },
};
