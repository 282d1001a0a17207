import type { AnalyzedGraph } from '../../../analyze.ts';
import type { Finding } from '../../../model/finding.ts';
import type { FileError } from '../../check-report.ts';
import { fingerprints } from '../../fingerprint.ts';
import { type GraphView, graphView } from '../../graph-view.ts';
import { docsUrl } from '../../package-info.ts';
import { placeOf, type Sources } from '../../sources.ts';
import { type Picture, pictureOf } from '../picture.ts';
import { type Play, playOf } from '../play.ts';

/** All that a page shows. */
export interface ReportView {
  readonly graphs: readonly { readonly picture: Picture; readonly findings: readonly FindingView[] }[];
  /** Findings about no graph, or about one that is not drawn. */
  readonly others: readonly FindingView[];
  readonly unresolved: readonly { readonly place: string; readonly says: string }[];
  readonly errors: readonly FileError[];
}

export interface FindingView {
  /** Stable under moved lines: a link to it lives on. */
  readonly id: string;
  readonly finding: Finding;
  readonly place: string;
  readonly docs: string;
  readonly play: Play | null;
}

export interface Reported {
  readonly graphs: readonly AnalyzedGraph[];
  readonly findings: readonly Finding[];
  readonly errors: readonly FileError[];
}

export function reportView({ graphs, findings, errors }: Reported, sources: Sources): ReportView {
  const prints = fingerprints(findings);
  const views = graphs.map(graphView);
  const drawn = new Set(views.map(({ id }) => id));
  const viewOf = (finding: Finding, at: number, picture: Picture | null): FindingView => ({
    id: prints[at]!,
    finding,
    place: placeOf(sources, finding.site),
    docs: docsUrl(finding.rule),
    play: picture === null ? null : playOf(finding, picture),
  });
  const numbered = findings.map((finding, at) => ({ finding, at }));
  return {
    graphs: views.map((view) => {
      const picture = pictureOf(view, findings);
      // Told once, should two graphs have one name.
      const own = views.find(({ id }) => id === view.id) === view;
      return { picture, findings: numbered.filter(({ finding }) => own && finding.graph === view.id).map(({ finding, at }) => viewOf(finding, at, picture)) };
    }),
    others: numbered.filter(({ finding: { graph } }) => graph === null || !drawn.has(graph)).map(({ finding, at }) => viewOf(finding, at, null)),
    unresolved: views.flatMap((view: GraphView) => view.blindSpots.map(({ site, what, why }) => ({ place: placeOf(sources, site), says: `${what}: ${why}` }))),
    errors,
  };
}
