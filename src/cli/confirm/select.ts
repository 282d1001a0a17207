import { rulesOf } from '../../config/presets.ts';
import type { Rule } from '../../../rules/rule.ts';
import type { Finding } from '../../model/finding.ts';
import type { GraphModel } from '../../model/graph.ts';
import { compareFindings } from '../../report/check-report.ts';
import { withoutDisabled } from '../../report/disable-comments.ts';
import { knownRule } from '../known-rule.ts';
import type { Project } from '../project.ts';

/** A finding and the graph that it is about. */
export interface Selected {
  readonly finding: Finding;
  readonly model: GraphModel | null;
}

/** What `check` would report: of the recommended rules, or of those that were asked for by name. */
export function selectFindings({ analyses, sources }: Project, ids: readonly string[], rules: readonly Rule[]): readonly Selected[] {
  const wanted = new Set(ids.length === 0 ? rulesOf('recommended', rules).map(({ id }) => id) : ids.map((id) => knownRule(id, rules)));
  const selected = analyses.flatMap(({ file, findings, graphs }) => {
    const own = findings.filter(({ site, rule }) => site.file === file && wanted.has(rule));
    return withoutDisabled(own, sources).map((finding) => ({ finding, model: graphs.find(({ model }) => model.id === finding.graph)?.model ?? null }));
  });
  return selected.sort((a, b) => compareFindings(a.finding, b.finding));
}
