import type { AnalyzedGraph } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';
import type { FileError } from '../check-report.ts';
import { graphView } from '../graph-view.ts';
import type { Sources } from '../sources.ts';
import { dotText } from './dot.ts';
import { mermaidText } from './mermaid.ts';
import { pictureStyle } from './page/assets.ts';
import { reportPage } from './page/page.ts';
import { reportView } from './page/report.ts';
import { pictureOf } from './picture.ts';
import { svgText } from './svg-file.ts';

export const PICTURE_FORMATS = ['mermaid', 'dot', 'svg', 'html'] as const;

export interface Pictured {
  readonly graphs: readonly AnalyzedGraph[];
  /** In the order in which they are told. */
  readonly findings: readonly Finding[];
  readonly errors: readonly FileError[];
}

/** Graphs as pictures, in one text. This is the door to all of it: it is loaded late, and with it what lays out graphs. */
export function pictureText(format: (typeof PICTURE_FORMATS)[number], pictured: Pictured, sources: Sources): string {
  if (format === 'html') return reportPage(reportView(pictured, sources), sources);
  const pictures = pictured.graphs.map((graph) => pictureOf(graphView(graph), pictured.findings));
  switch (format) {
    case 'mermaid':
      return mermaidText(pictures);
    case 'dot':
      return dotText(pictures);
    case 'svg':
      return svgText(pictures, pictureStyle());
  }
}
