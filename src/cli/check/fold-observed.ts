import type { AnalyzedGraph } from '../../analyze.ts';
import type { LiveFinding, Place } from '../../live/finding.ts';
import type { GraphTrace } from '../../live/traces.ts';
import type { TracesDocument } from '../../live/traces-json.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import type { Site } from '../../model/site.ts';
import { type CheckReport, orderReport } from '../../report/check-report.ts';
import type { Sources } from '../../report/sources.ts';
import { AS_FOUND, type Severities } from '../severities.ts';
import type { Analysed } from './observed.ts';
import { withFingerprints } from './report-of.ts';

/** A graph of the text, and what runs of it have shown. */
interface Met {
  readonly trace: GraphTrace;
  readonly graph: AnalyzedGraph;
}

/**
 * Both views of a project in one: findings that runs have shown are marked, what only runs could show becomes a finding
 * of the graph it belongs to, and what could not be resolved says which runs have covered it.
 */
export function foldObserved(report: CheckReport, analysed: Analysed, severities: Severities, documents: readonly TracesDocument[]): CheckReport {
  const graphs = analysed.graphs();
  const met = documents.flatMap((document) => document.graphs).flatMap((trace): Met[] => {
    const graph = graphOf(trace, graphs);
    return graph === null ? [] : [{ trace, graph }];
  });
  const findings = [...report.findings];
  for (const live of documents.flatMap((document) => document.findings)) {
    const graph = met.find(({ trace }) => trace.graph === live.graph && samePlace(trace.place, live.place))?.graph ?? null;
    const index = findings.findIndex((finding) => isSame(finding, live, graph));
    if (index >= 0) findings[index] = { ...findings[index]!, observed: (findings[index]!.observed ?? 0) + live.times };
    // Said by the analysis, and not wanted or disabled by a comment.
    else if (!analysed.findings.some((finding) => isSame(finding, live, graph))) findings.push(...findingOf(live, graph, severities, analysed.sources));
  }
  const unresolved = report.unresolved.map((one) => {
    const traces = met.filter(({ graph }) => graph.model.id === one.graph).map(({ trace }) => trace);
    const runs = traces.reduce((sum, trace) => sum + trace.runs, 0);
    const nodes = [...new Set(traces.flatMap((trace) => trace.nodes.filter(({ ran }) => ran > 0).map(({ name }) => name)))].sort();
    return runs === 0 ? one : { ...one, observed: { runs, nodes } };
  });
  const folded = orderReport({ ...report, findings, unresolved });
  return { ...folded, findings: withFingerprints(folded.findings) };
}

/** In the file where it was built the one with the most nodes in common; anywhere else one with the very same nodes. */
function graphOf({ place, nodes }: GraphTrace, graphs: readonly AnalyzedGraph[]): AnalyzedGraph | null {
  const names = new Set(nodes.map(({ name }) => name));
  const common = ({ model }: AnalyzedGraph): number => model.nodes.filter(({ name }) => names.has(name)).length;
  const fits = ({ model }: AnalyzedGraph): boolean => model.nodes.every(({ name }) => names.has(name)) && (model.nodesOpen !== null || model.nodes.length === names.size);
  const here = graphs.filter((graph) => graph.model.file === place?.file && fits(graph)).sort((a, b) => common(b) - common(a));
  const [first, second] = here.length > 0 ? here : graphs.filter((graph) => graph.model.nodesOpen === null && fits(graph));
  // Two that could be meant are none: a mark on the wrong graph is worse than no mark.
  return first === undefined || (second !== undefined && common(second) === common(first)) ? null : first;
}

function samePlace(a: Place | null, b: Place | null): boolean {
  return a?.file === b?.file && a?.line === b?.line && a?.column === b?.column;
}

function isSame({ rule, graph, evidence }: Finding, live: LiveFinding, met: AnalyzedGraph | null): boolean {
  if (rule !== live.rule || graph === null || graph !== met?.model.id) return false;
  if (live.key !== null && evidence.key !== live.key) return false;
  const nodes = evidence.nodes ?? [];
  return nodes.length === 0 || live.nodes.length === 0 || live.nodes.some((node) => nodes.includes(node));
}

function findingOf(live: LiveFinding, graph: AnalyzedGraph | null, severities: Severities, sources: Sources): Finding[] {
  const wanted = severities.get(live.rule);
  const site = siteOf(live, graph, sources);
  if (wanted === undefined || site === null) return [];
  const severity: Severity = wanted === AS_FOUND ? (live.level === 'error' ? 'error' : 'warning') : wanted;
  return [{
    rule: live.rule,
    severity,
    runtimeError: live.rule === 'no-unreduced-parallel-write' ? 'INVALID_CONCURRENT_GRAPH_UPDATE' : null,
    certainty: 'sometimes',
    message: live.message,
    help: live.help,
    graph: graph?.model.id ?? null,
    site,
    evidence: {
      ...(live.key === null ? {} : { key: live.key }),
      nodes: live.nodes,
      ...(live.name === null ? {} : { name: live.name }),
      schedule: live.schedule.map((step) => [...step]),
    },
    related: live.places.flatMap(({ node, place }) => {
      const at = siteAt(place, sources);
      return at === null ? [] : [{ role: 'node', node, message: `\`${node}\` is added here`, site: at }];
    }),
    fixes: [],
    observed: live.times,
  }];
}

function siteOf(live: LiveFinding, graph: AnalyzedGraph | null, sources: Sources): Site | null {
  const node = graph?.model.nodes.find(({ name }) => live.nodes.includes(name));
  if (graph !== null) return node !== undefined && node.site.file === graph.model.file ? node.site : graph.model.site;
  const place = live.places[0]?.place ?? live.place;
  return place === null ? null : siteAt(place, sources);
}

/** From a line and a column of a recording; null where the file is another one by now, or gone. */
function siteAt({ file, line, column }: Place, sources: Sources): Site | null {
  try {
    const start = sources.lineStarts(file)[line - 1];
    if (start === undefined) return null;
    const word = /^[\w$.]+/.exec(sources.text(file).slice(start + column - 1))?.[0] ?? ' ';
    return { file, start: start + column - 1, end: start + column - 1 + word.length };
  } catch {
    return null;
  }
}
