import { type LiveFinding, type LiveRule } from './finding.ts';
import type { Session } from './session.ts';
import type { GraphTrace } from './traces.ts';

export const TRACES_VERSION = 1;

/** What `superstep check --observed` reads: names, never values. */
export interface TracesDocument {
  readonly schemaVersion: typeof TRACES_VERSION;
  readonly graphs: readonly GraphTrace[];
  readonly findings: readonly (Omit<LiveFinding, 'rule'> & { readonly rule: LiveRule })[];
}

export function tracesJson(session: Session): string {
  const document: TracesDocument = {
    schemaVersion: TRACES_VERSION,
    graphs: session.traces.graphs,
    findings: session.remembered,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
