import type { AnalyzedGraph } from '../analyze.ts';
import { compareSites } from '../model/site.ts';
import type { Project } from './project.ts';

/** By file and place. A graph of an imported file is shown where that file is looked at. */
export function ownGraphs({ analyses }: Pick<Project, 'analyses'>): readonly AnalyzedGraph[] {
  return analyses
    .flatMap(({ file, graphs }) => graphs.filter(({ model }) => model.file === file))
    .sort((a, b) => compareSites(a.model.site, b.model.site));
}
