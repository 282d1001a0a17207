import { PRESET_NAMES } from '../../eslint/presets.ts';
import type { Finding } from '../../model/finding.ts';
import { orderReport } from '../../report/check-report.ts';
import { withoutDisabled } from '../../report/disable-comments.ts';
import { checkJson } from '../../report/json.ts';
import { checkText } from '../../report/text.ts';
import type { Command } from '../command.ts';
import { COLOUR, coloursOf, FORMAT, HELP, MODULE, SETTINGS, settingsOf } from '../common-flags.ts';
import { CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine, logTroubles } from '../log.ts';
import { analyzeProject, troubleStatus, type Project } from '../project.ts';
import { SELECTION, selectionOf } from '../selection/selection-flags.ts';
import { AS_FOUND, severitiesOf } from '../severities.ts';
import { UsageError } from '../usage-error.ts';

export const check: Command = {
  name: 'check',
  summary: 'report races and other mistakes of graphs',
  operands: '[paths and globs…]',
  flags: [
    { name: 'preset', value: '<name>', choices: PRESET_NAMES, help: 'recommended (default), strict or all' },
    { name: 'rule', value: '<id>:<severity>', repeatable: true, help: 'off, warn or error for one rule' },
    FORMAT,
    { name: 'quiet', help: 'report errors only; warnings still count for --max-warnings' },
    { name: 'max-warnings', value: '<n>', help: 'exit with 1 when there are more warnings' },
    { name: 'blind-spots', help: 'list what could not be resolved' },
    ...SELECTION,
    MODULE,
    ...SETTINGS,
    ...COLOUR,
    HELP,
  ],
  notes: [
    'Without paths the whole project is checked, except what is ignored.',
    '--related and --since look at files that read a changed one, directly or not; what cannot be told counts as changed.',
    'Comments of ESLint count: // eslint-disable-next-line superstep/<rule> -- reason',
    'Exit status: 0 no errors, 1 errors or too many warnings, 2 wrong usage or files that cannot be checked, 3 a bug of ours.',
  ],

  async run(args, io, engine) {
    const preset = PRESET_NAMES.find((name) => name === args.value('preset')) ?? 'recommended';
    const severities = severitiesOf(preset, args.values('rule'), engine.rules);
    const most = mostWarnings(args);

    const project = await analyzeProject({ ...(await selectionOf(args, io)), modules: args.values('module'), ...settingsOf(args) }, io, engine);
    const findings = withoutDisabled(withSeverity(ownFindings(project), severities), project.sources);
    await io.stdout.write(reportText(args.has('quiet') ? findings.filter(isError) : findings, project, args, io));
    await logTroubles(io, project);

    const warnings = findings.length - findings.filter(isError).length;
    if (warnings > most) await logLine(io, `${warnings} warnings are more than --max-warnings ${most} allows.`);
    const clean = warnings <= most && !findings.some(isError);
    return troubleStatus(project) ?? (clean ? CLEAN : FINDINGS);
  },
};

/** A mistake in an imported file is told when that file is checked, as in the editor. */
function ownFindings({ analyses }: Project): readonly Finding[] {
  return analyses.flatMap(({ file, findings }) => findings.filter(({ site }) => site.file === file));
}

function withSeverity(findings: readonly Finding[], severities: ReturnType<typeof severitiesOf>): readonly Finding[] {
  return findings.flatMap((finding) => {
    const severity = severities.get(finding.rule);
    return severity === undefined ? [] : [severity === AS_FOUND ? finding : { ...finding, severity }];
  });
}

function reportText(findings: readonly Finding[], project: Project, args: Arguments, io: Io): string {
  const { analyses, errors, files, sources } = project;
  const report = orderReport({
    findings,
    unresolved: analyses.flatMap(({ unresolved }) => unresolved),
    errors,
    files,
    graphs: analyses.reduce((sum, { graphs }) => sum + graphs.length, 0),
  });
  if (args.value('format') === 'json') return checkJson(report, sources);
  return checkText(report, sources, { colours: coloursOf(args, io), blindSpots: args.has('blind-spots') });
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function mostWarnings(args: Arguments): number {
  const given = args.value('max-warnings');
  if (given === undefined) return Infinity;
  if (!/^\d+$/.test(given)) throw new UsageError(`--max-warnings must be a number from 0, not "${given}".`);
  return Number(given);
}
