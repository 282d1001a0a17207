import type { AnalyzedGraph } from '../../analyze.ts';
import type { ProgramModel } from '../../model/program.ts';
import { compareSites } from '../../model/site.ts';
import { inspectJson } from '../../report/inspect-json.ts';
import { inspectText } from '../../report/inspect-text.ts';
import { persistenceText } from '../../report/persistence-text.ts';
import type { Sources } from '../../report/sources.ts';
import { Bug } from '../bug.ts';
import type { Command } from '../command.ts';
import { FORMAT, HELP } from '../common-flags.ts';
import { PROJECT, projectSettings, settingsOf } from '../config/settings.ts';
import { CLEAN } from '../exit-status.ts';
import { logTroubles } from '../log.ts';
import { analyzeProject, troubleStatus } from '../project.ts';

export const inspect: Command = {
  name: 'inspect',
  summary: 'show graphs as they were understood',
  operands: '[paths and globs…]',
  flags: [FORMAT, ...PROJECT, HELP],
  notes: ['Exit status: 0, 2 wrong usage or files that cannot be read, 3 a bug of ours.'],

  async run(args, io, engine) {
    const settings = projectSettings(settingsOf(args, io, engine.rules));
    const project = await analyzeProject({ patterns: args.operands, ...settings }, io, engine);
    const { sources } = project;
    const graphs = project.analyses
      .flatMap(({ file, graphs }) => graphs.filter(({ model }) => model.file === file))
      .sort((a, b) => compareSites(a.model.site, b.model.site));

    const programs = project.analyses.flatMap(({ program }) => program ?? []);
    const format = args.value('format') === 'json' ? inspectJson : inspectTexts(programs);
    for (const chunk of namingTheFile(graphs, (watched) => format(watched, sources))) await io.stdout.write(chunk);
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
