import type { AnalyzedGraph } from '../../analyze.ts';
import type { ProgramModel } from '../../model/program.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { PICTURE_FORMATS, type PictureFormat } from '../../report/formats.ts';
import { inspectJson } from '../../report/inspect-json.ts';
import { inspectText } from '../../report/inspect-text.ts';
import { persistenceText } from '../../report/persistence-text.ts';
import type { Sources } from '../../report/sources.ts';
import { Bug } from '../bug.ts';
import { resultOf } from '../check/file-result.ts';
import { reportOf } from '../check/report-of.ts';
import type { Command } from '../command.ts';
import { HELP } from '../common-flags.ts';
import { PROJECT, projectSettings, settingsOf } from '../settings.ts';
import { CLEAN } from '../exit-status.ts';
import type { Flag } from '../flags.ts';
import { logTroubles } from '../log.ts';
import { ownGraphs } from '../own-graphs.ts';
import { analyzeProject, troubleStatus } from '../project.ts';
import { severitiesOf } from '../severities.ts';

const FORMATS = ['text', 'json', ...PICTURE_FORMATS] as const;

const FORMAT: Flag = {
  name: 'format',
  value: '<name>',
  choices: FORMATS,
  help: 'text (default), json, or a picture of all graphs: mermaid, dot, svg, html',
};

export const inspect: Command = {
  name: 'inspect',
  summary: 'show graphs as they were understood',
  operands: '[paths and globs…]',
  flags: [FORMAT, ...PROJECT, HELP],
  notes: [
    'Pictures show super-steps as columns, and in red what races, by the rules of the configuration. html is a page that plays it.',
    'Exit status: 0, 2 wrong usage or files that cannot be read, 3 a bug of ours.',
  ],

  async run(args, io, engine) {
    const settings = settingsOf(args, io, engine.rules);
    const project = await analyzeProject({ patterns: args.operands, ...projectSettings(settings) }, io, engine);
    const { sources } = project;
    const programs = project.analyses.flatMap(({ program }) => program ?? []);
    const format = FORMATS.find((name) => name === args.value('format')) ?? 'text';
    const pictured = (picture: PictureFormat) => inspectPictures(picture, reportOf({ ...project, analyses: project.analyses.map(resultOf) }, severitiesOf(settings.preset, settings.rules, engine.rules)));
    const write = format === 'text' ? inspectTexts(programs) : format === 'json' ? inspectJson : await pictured(format);
    for (const chunk of namingTheFile(ownGraphs(project), (watched) => write(watched, sources))) await io.stdout.write(chunk);
    await logTroubles(io, project);
    return troubleStatus(project) ?? CLEAN;
  },
};

const inspectTexts = (programs: readonly ProgramModel[]) =>
  function* (graphs: Iterable<AnalyzedGraph>, sources: Sources): Generator<string> {
    let separator = '';
    for (const graph of graphs) {
      yield separator + inspectText(graph, sources) + persistenceText(graph.model, programs, sources);
      separator = '\n';
    }
    if (separator === '') yield 'No graph found.\n';
  };

/** With what `check` would find. */
async function inspectPictures(format: PictureFormat, report: CheckReport) {
  const { pictureText } = await import('../../report/picture/pictures.ts');
  return function* (graphs: Iterable<AnalyzedGraph>, sources: Sources): Generator<string> {
    yield pictureText(format, { ...report, graphs }, sources);
  };
}

/** A graph is explored when it is first looked at, so a bug may show up as late as here. */
function* namingTheFile(
  graphs: Iterable<AnalyzedGraph>,
  report: (graphs: Iterable<AnalyzedGraph>) => Iterable<string>,
): Generator<string> {
  let file = '';
  function* watched(): Generator<AnalyzedGraph> {
    for (const graph of graphs) {
      file = graph.model.file;
      yield graph;
    }
  }
  try {
    yield* report(watched());
  } catch (cause) {
    throw new Bug(file, cause);
  }
}
