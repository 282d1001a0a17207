import type { AnalyzedGraph } from '../../analyze.ts';
import { compareSites } from '../../model/site.ts';
import { inspectJson } from '../../report/inspect-json.ts';
import { inspectText } from '../../report/inspect-text.ts';
import type { Sources } from '../../report/sources.ts';
import { lookingAt } from '../bug.ts';
import type { Command } from '../command.ts';
import { FORMAT, HELP, MODULE } from '../common-flags.ts';
import { CLEAN } from '../exit-status.ts';
import { logTroubles } from '../log.ts';
import { analyzeProject, troubleStatus } from '../project.ts';

export const inspect: Command = {
  name: 'inspect',
  summary: 'show graphs as they were understood',
  operands: '[paths and globs…]',
  flags: [FORMAT, MODULE, HELP],
  notes: ['Exit status: 0, 2 wrong usage or files that cannot be read, 3 a bug of ours.'],

  async run(args, io, engine) {
    const wanted = { patterns: args.operands, modules: args.values('module') };
    const project = await analyzeProject(wanted, io, engine);
    const { sources } = project;
    const graphs = project.analyses
      .flatMap(({ file, graphs }) => graphs.filter(({ model }) => model.file === file))
      .sort((a, b) => compareSites(a.model.site, b.model.site));

    const chunks = args.value('format') === 'json' ? inspectJson(graphs, sources) : texts(graphs, sources);
    for (const chunk of chunks) await io.stdout.write(chunk);
    await logTroubles(io, project);
    return troubleStatus(project) ?? CLEAN;
  },
};

function* texts(graphs: readonly AnalyzedGraph[], sources: Sources): Generator<string> {
  if (graphs.length === 0) yield 'No graph found.\n';
  for (const [index, graph] of graphs.entries()) {
    yield `${index > 0 ? '\n' : ''}${lookingAt(graph.model.file, () => inspectText(graph, sources))}`;
  }
}
