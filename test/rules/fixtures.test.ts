import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer, type FileAnalysis } from '../../src/analyze.ts';
import { fixtureSettings } from './settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'fixtures/rules');
const analyzer = createAnalyzer({ root: ROOT, ...fixtureSettings });

/** Lines marked with `@finding <rule>`. */
function marked(text: string, rule: string): number[] {
  return text.split('\n').flatMap((line, index) => (line.includes(`@finding ${rule}`) ? [index + 1] : []));
}

function found(analysis: FileAnalysis, text: string, rule: string): number[] {
  const lines = analysis.findings.filter((finding) => finding.rule === rule).map(({ site }) => text.slice(0, site.start).split('\n').length);
  return [...new Set(lines)].sort((a, b) => a - b);
}

const recommended = new Set(rules.filter(({ preset }) => preset === 'recommended').map(({ id }) => id));

for (const rule of rules) {
  describe(rule.id, () => {
    const folder = join(FIXTURES, rule.id);
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(bad|good)\.[cm]?[jt]sx?$/.test(name)) : [];

    test('has bad and good programs', () => {
      expect(files.filter((name) => name.includes('.bad.')).length).toBeGreaterThanOrEqual(3);
      expect(files.filter((name) => name.includes('.good.')).length).toBeGreaterThanOrEqual(3);
    });

    for (const name of files) {
      test(name, () => {
        const file = join(folder, name);
        const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
        const analysis = analyzer.file(file);
        if (name.includes('.bad.')) {
          const lines = marked(text, rule.id);
          expect(lines.length, 'a bad program marks its lines').toBeGreaterThan(0);
          expect(found(analysis, text, rule.id)).toEqual(lines);
        } else {
          expect(analysis.findings.filter((finding) => finding.rule === rule.id || recommended.has(finding.rule)).map(({ message }) => message)).toEqual([]);
        }
      });
    }
  });
}
