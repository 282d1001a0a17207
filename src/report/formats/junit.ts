import type { Finding } from '../../model/finding.ts';
import { shownOnce } from '../groups.ts';
import { docsUrl } from '../package-info.ts';
import { placeOf, positionAt, type Sources } from '../sources.ts';
import { xml } from './escape.ts';
import type { Material } from './format.ts';

interface Suite {
  readonly file: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
}

/** A suite for each file with something in it. An error fails its case; a warning is a case that passes and says what is odd. */
export function junit({ report, sources }: Material): string {
  const findings = shownOnce(report.findings);
  const files = [...new Set([...findings.map(({ site }) => site.file), ...report.errors.map(({ file }) => file)])];
  const suites = files.map((file): Suite => {
    const own = findings.filter(({ site }) => site.file === file);
    const errors = report.errors.filter((one) => one.file === file);
    return {
      file,
      cases: [...own.map((finding) => findingCase(finding, sources)), ...errors.map(({ message }) => testcase(file, 'can be checked', `<error message="${xml(message)}"/>`))],
      failures: own.filter(({ severity }) => severity === 'error').length,
      errors: errors.length,
    };
  });
  // A report without a case is taken for one that was lost.
  const all = suites.length > 0 ? suites : [{ file: 'superstep', cases: [testcase('superstep', 'no findings', '')], failures: 0, errors: 0 }];
  const sum = (of: (suite: Suite) => number) => all.reduce((total, suite) => total + of(suite), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="superstep" tests="${sum(({ cases }) => cases.length)}" failures="${sum(({ failures }) => failures)}" errors="${sum(({ errors }) => errors)}">`,
    ...all.flatMap(({ file, cases, failures, errors }) => [
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="0">`,
      ...cases,
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function findingCase(finding: Finding, sources: Sources): string {
  const { rule, severity, site, message, help, related } = finding;
  const places = related.map((one) => `${placeOf(sources, one.site)}  ${one.message}`);
  const text = xml([placeOf(sources, site), message, help, ...places, docsUrl(rule)].join('\n'));
  const { line } = positionAt(sources, site.file, site.start);
  const body = severity === 'error' ? `<failure message="${xml(message)}" type="superstep/${rule}">${text}</failure>` : `<system-out>${text}</system-out>`;
  return testcase(site.file, `superstep/${rule} in line ${line}`, body);
}

function testcase(file: string, name: string, body: string): string {
  const head = `    <testcase classname="${xml(file)}" name="${xml(name)}"`;
  return body === '' ? `${head}/>` : `${head}>${body}</testcase>`;
}
