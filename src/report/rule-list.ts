import type { Fix, Severity } from '../model/finding.ts';
import { SCHEMA_VERSION } from './json.ts';
import { docsUrl } from './package-info.ts';
import { alignRows } from './table.ts';

export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly preset: string;
  readonly severity: Severity;
  readonly runtimeError: string | null;
  readonly offers?: readonly Fix['safety'][];
}

const FIXES = { safe: 'fixes', review: 'suggests' } as const;

/** All rules there are, for people. */
export function ruleListText(rules: readonly ListedRule[]): string {
  const rows = rules.map(({ id, preset, severity, offers = [], title }) => [id, preset, severity, offers.map((kind) => FIXES[kind]).join(', '), title]);
  return alignRows(rows).map((row) => `${row}\n`).join('');
}

export function ruleListJson(rules: readonly ListedRule[]): string {
  const listed = rules.map(({ id, title, preset, severity, runtimeError, offers = [] }) => ({ id, title, preset, severity, runtimeError, fixes: offers, url: docsUrl(id) }));
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, rules: listed }, null, 2)}\n`;
}
