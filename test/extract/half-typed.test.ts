import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const analyzer = createAnalyzer({ root: ROOT });

/** Every file of a topic would take minutes; one of each topic shows each construct somewhere. */
const files = [...new Map(fixtureFiles('extract').map((path) => [path.split('/')[0], path])).values()];

/** Cuts per file and kind, spread over its text. */
const CUTS = 20;

describe.each(files)('%s', (path) => {
  const file = join(ROOT, 'fixtures/extract', path);
  const text = readFileSync(file, 'utf8');
  const tokens = tokensOf(text);

  test.each([
    ['the rest is not typed yet', (at: Token) => text.slice(0, at.end)],
    ['a token is missing', (at: Token) => text.slice(0, at.start) + text.slice(at.end)],
    ['a token is half typed', (at: Token) => text.slice(0, at.start + 1) + text.slice(at.end)],
    ['a bracket too many', (at: Token) => `${text.slice(0, at.start)}({[${text.slice(at.start)}`],
  ])('%s', (_name, edit) => {
    const distance = Math.max(1, Math.ceil(tokens.length / CUTS));
    for (let index = 0; index < tokens.length; index += distance) {
      const edited = edit(tokens[index]!);
      const analysis = analyzer.file(file, edited);
      for (const { steps } of analysis.graphs) expect(steps).toBeDefined();
      for (const { site } of analysis.findings) expect(site.end).toBeGreaterThanOrEqual(site.start);
    }
  });
});

describe('texts that nobody types', () => {
  const builder = "import { StateGraph } from '@langchain/langgraph';\nconst builder = new StateGraph(S)";

  test.each([
    ['empty', ''],
    ['only a byte order mark', '\uFEFF'],
    ['a chain of 5,000 calls', builder + ".addNode('n', f)".repeat(5000)],
    ['10,000 parentheses', `${builder}; const x = ${'('.repeat(10_000)}1${')'.repeat(10_000)};`],
    ['a sum of 10,000 texts', `${builder}; const x = ${"'a' + ".repeat(10_000)}'b'; builder.addNode(x, f);`],
    ['5,000 blocks', `${builder}; ${'{'.repeat(5000)}${'}'.repeat(5000)}`],
  ])('%s', (_name, text) => {
    const { graphs, syntaxErrors } = analyzer.file('fixtures/extract/typed.ts', text);
    expect(graphs.length === 0 || syntaxErrors.length === 0).toBe(true);
    if (text.length > 1000) expect(syntaxErrors.map(({ message }) => message)).toEqual([expect.stringContaining('nested too deeply')]);
  });

  test('a program that is too large says so', () => {
    const calls = Array.from({ length: 60_000 }, (_, index) => `register(${index}, { text: 'a' });`).join('\n');
    const analysis = analyzer.file('fixtures/extract/typed.ts', `${builder}.addNode('a', f);\n${calls}\nbuilder.addNode('b', f);`);
    expect(analysis.unresolved.map(({ what }) => what)).toContain('the rest of the file');
    expect(analysis.graphs[0]!.model.nodesOpen).not.toBeNull();
  });
});

interface Token {
  readonly start: number;
  readonly end: number;
}

function tokensOf(text: string): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, text);
  const tokens: Token[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    tokens.push({ start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
  }
  return tokens;
}
