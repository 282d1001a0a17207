import type { AnalyzedGraph } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';
import type { FileError } from '../check-report.ts';
import type { PictureFormat } from '../formats.ts';
import { graphView } from '../graph-view.ts';
import type { Sources } from '../sources.ts';
import { cut, namesIn } from './cut.ts';
import { dotText } from './dot.ts';
import { mermaidText } from './mermaid.ts';
import { pictureStyle } from './page/assets.ts';
import { reportPage } from './page/page.ts';
import { reportView } from './page/report.ts';
import { type Picture, pictureOf } from './picture.ts';
import { svgText } from './svg-file.ts';

export interface Pictured {
  readonly graphs: Iterable<AnalyzedGraph>;
  /** In the order in which they are told. */
  readonly findings: readonly Finding[];
  readonly errors: readonly FileError[];
}

/** Graphs as pictures, in one text. This is the door to all of it: it is loaded late, and with it what lays out graphs. */
export function pictureText(format: PictureFormat, pictured: Pictured, sources: Sources): string {
  const { findings, errors } = pictured;
  // One after the other: a graph is explored when its picture is made, and who gives the graphs may want to know which.
  const pictures: Picture[] = [];
  for (const graph of pictured.graphs) {
    const picture = pictureOf(graphView(graph), findings);
    // What others draw, others may draw whole.
    pictures.push(format === 'svg' || format === 'html' ? cut(picture, namesIn(findings.filter((finding) => finding.graph === picture.view.id))) : picture);
  }
  switch (format) {
    case 'mermaid':
      return mermaidText(pictures);
    case 'dot':
      return dotText(pictures);
    case 'svg':
      return svgText(pictures, pictureStyle());
    case 'html':
      return reportPage(reportView({ pictures, findings, errors }, sources), sources);
  }
}
