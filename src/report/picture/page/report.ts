import type { Finding } from '../../../model/finding.ts';
import type { FileError } from '../../check-report.ts';
import { fingerprints } from '../../fingerprint.ts';
import { docsUrl } from '../../package-info.ts';
import { placeOf, type Sources } from '../../sources.ts';
import type { Picture } from '../picture.ts';
import { type Play, playOf } from '../play.ts';

/** All that a page shows. */
export interface ReportView {
  /** Those with findings first: they are what the page is read for. */
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
  readonly pictures: readonly Picture[];
  readonly findings: readonly Finding[];
  readonly errors: readonly FileError[];
}

export function reportView({ pictures, findings, errors }: Reported, sources: Sources): ReportView {
  const prints = fingerprints(findings);
  const drawn = new Set(pictures.map(({ view }) => view.id));
  const viewOf = (finding: Finding, at: number, picture: Picture | null): FindingView => ({
    id: prints[at]!,
    finding,
    place: placeOf(sources, finding.site),
    docs: docsUrl(finding.rule),
    play: picture === null ? null : playOf(finding, picture),
  });
  const numbered = findings.map((finding, at) => ({ finding, at }));
  const graphs = pictures.map((picture) => {
    const { id } = picture.view;
    // Told once, should two graphs have one name.
    const own = pictures.find(({ view }) => view.id === id) === picture;
    return { picture, findings: numbered.filter(({ finding }) => own && finding.graph === id).map(({ finding, at }) => viewOf(finding, at, picture)) };
  });
  return {
    graphs: [...graphs.filter(({ findings }) => findings.length > 0), ...graphs.filter(({ findings }) => findings.length === 0)],
    others: numbered.filter(({ finding: { graph } }) => graph === null || !drawn.has(graph)).map(({ finding, at }) => viewOf(finding, at, null)),
    unresolved: pictures.flatMap(({ view }) => view.blindSpots.map(({ site, what, why }) => ({ place: placeOf(sources, site), says: `${what}: ${why}` }))),
    errors,
  };
}
