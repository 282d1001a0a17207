import type { Finding, Fix } from '../../model/finding.ts';
import type { Site } from '../../model/site.ts';
import { code } from '../../model/words.ts';
import { fingerprints } from '../fingerprint.ts';
import { shownOnce } from '../groups.ts';
import { docsUrl, packageInfo } from '../package-info.ts';
import { positionAt, type Sources } from '../sources.ts';
import { harmless } from './escape.ts';
import type { Material, RuleHead } from './format.ts';

const ROOT = '%SRCROOT%';
const HOME = 'https://github.com/superstep-dev/eslint-plugin-superstep';
const LEVELS = { error: 'error', warning: 'warning' } as const;

/** SARIF 2.1.0, as code scanning reads it. A schedule is a code flow: one location for each task, in the order of the steps. */
export function sarif({ report, sources, rules }: Material): string {
  const prints = fingerprints(report.findings);
  const printOf = new Map(report.findings.map(({ site, rule, evidence }, index) => [identity(rule, site, evidence.key), prints[index]!]));
  const findings = shownOnce(report.findings);
  const order = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name: 'superstep', version: packageInfo.version, semanticVersion: packageInfo.version, informationUri: HOME, rules: rules.map(ruleJson) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: report.errors.length === 0, toolExecutionNotifications: notifications({ report, sources, rules }) }],
    results: findings.map((finding) => ({
      ruleId: finding.rule,
      ...(order.has(finding.rule) && { ruleIndex: order.get(finding.rule) }),
      level: LEVELS[finding.severity],
      message: said(`${finding.message} ${finding.help}`),
      locations: [{ physicalLocation: place(finding.site, sources) }],
      relatedLocations: finding.related.map(({ message, site }, id) => ({ id, physicalLocation: place(site, sources), message: said(message) })),
      ...codeFlow(finding, sources),
      ...(finding.fixes.some(({ edits }) => edits.length > 0) && { fixes: finding.fixes.filter(({ edits }) => edits.length > 0).map((fix) => fixJson(fix, sources)) }),
      partialFingerprints: { 'superstep/v1': printOf.get(identity(finding.rule, finding.site, finding.evidence.key)) },
      properties: { certainty: finding.certainty, graph: finding.graph, runtimeError: finding.runtimeError },
    })),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function said(text: string): { readonly text: string } {
  return { text: harmless(text) };
}

function identity(rule: string, { file, start }: Site, key = ''): string {
  return `${rule} ${file} ${start} ${key}`;
}

function ruleJson({ id, title, severity, preset }: RuleHead) {
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}.` },
    helpUri: docsUrl(id),
    help: { text: `See ${docsUrl(id)}`, markdown: `See [the page of the rule](${docsUrl(id)}).` },
    defaultConfiguration: { level: LEVELS[severity], enabled: preset === 'recommended' },
    properties: { preset, precision: 'very-high', tags: ['correctness', 'concurrency'] },
  };
}

/** Files that could not be checked, and places that could not be resolved. */
function notifications({ report: { errors, unresolved }, sources }: Material) {
  return [
    ...errors.map(({ file, message }) => ({ level: 'error', message: said(message), locations: [{ physicalLocation: { artifactLocation: artifact(file) } }] })),
    ...unresolved.map(({ what, why, site }) => ({ level: 'note', message: said(`Not resolved: ${what}: ${why}`), locations: [{ physicalLocation: place(site, sources) }] })),
  ];
}

function codeFlow({ evidence: { schedule }, related, site }: Finding, sources: Sources) {
  if (schedule === undefined || schedule.length === 0) return {};
  const locations = schedule.flatMap((nodes, step) =>
    nodes.map((node) => ({
      executionOrder: step + 1,
      importance: step === schedule.length - 1 ? 'essential' : 'important',
      location: {
        physicalLocation: place(related.find((one) => one.node === node)?.site ?? site, sources),
        message: said(step === 0 ? 'The run starts.' : `Super-step ${step}: ${code(node)} runs${nodes.length > 1 ? `, one of ${nodes.length} tasks` : ''}.`),
      },
    })),
  );
  return { codeFlows: [{ message: { text: 'The shortest schedule that leads there.' }, threadFlows: [{ locations }] }] };
}

function fixJson({ title, edits }: Fix, sources: Sources) {
  const files = [...new Set(edits.map(({ site }) => site.file))];
  return {
    description: said(title),
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits.filter(({ site }) => site.file === file).map(({ site, text }) => ({ deletedRegion: region(site, sources), insertedContent: { text } })),
    })),
  };
}

function place(site: Site, sources: Sources) {
  return { artifactLocation: artifact(site.file), region: region(site, sources) };
}

function artifact(file: string) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function region({ file, start, end }: Site, sources: Sources) {
  const [from, to] = [positionAt(sources, file, start), positionAt(sources, file, end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
