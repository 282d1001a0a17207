import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Rule } from '../../rules/rule.ts';
import type { Analyzer, FileAnalysis } from '../../src/analyze.ts';
import type { Engine } from '../../src/cli/engine.ts';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import type { Finding, Fix } from '../../src/model/finding.ts';
import { fakeGraph } from '../report/fake-graph.ts';

function rule(id: string, preset: Rule['preset'], severity: Rule['severity']): Rule {
  return { id, title: `Title of ${id}`, preset, severity, runtimeError: null, needs: 'nothing', offers: ['safe', 'review'], detect: () => [] };
}

export const stubRules = [
  rule('no-race', 'recommended', 'error'),
  rule('no-smell', 'recommended', 'warning'),
  rule('no-doubt', 'strict', 'warning'),
  rule('no-taste', 'opt-in', 'error'),
] as const;

/** The word of the source text that a rule reports. */
const WORDS: Readonly<Record<string, string>> = {
  RACE: 'no-race',
  SMELL: 'no-smell',
  DOUBT: 'no-doubt',
  TASTE: 'no-taste',
};

export interface StubEngine extends Engine {
  /** The files that were analysed, in order, with the text where one was given. */
  readonly asked: { readonly file: string; readonly text: string | undefined }[];
  readonly analyzers: { readonly root: string; readonly modules?: readonly string[] }[];
}

/**
 * An analysis made of words: `GRAPH` is a graph, `RACE` and its like are findings, `FIXABLE` behind one gives it a safe
 * fix and `CHOICE` one for review, `SYNTAX` cannot be parsed, `BUG` breaks an invariant, `LATE_BUG` one of the exploration, `FOG` cannot be resolved,
 * `FAR` behind a finding puts its key into another file, and `SHARED` all findings that have it into one group.
 */
export function stubEngine(): StubEngine {
  const asked: StubEngine['asked'] = [];
  const analyzers: StubEngine['analyzers'] = [];
  return {
    rules: stubRules,
    asked,
    analyzers,
    discoverFiles,
    mentionsGraph: (text, modules) => ['GRAPH', ...modules].some((word) => text.includes(word)),
    createAnalyzer(options): Analyzer {
      analyzers.push(options);
      return {
        file(path, text) {
          asked.push({ file: isAbsolute(path) ? relative(options.root, path) : path, text });
          return analysisOf(relative(options.root, path), text ?? readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
        },
        seen: () => [],
        trial(path, texts) {
          const text = texts.get(path) ?? readFileSync(join(options.root, path), 'utf8').replace(/^\ufeff/, '');
          return { ...analysisOf(path, text), reads: new Set([path]), reducerChoice: () => null, followers: () => [] };
        },
      };
    },
  };
}

function analysisOf(file: string, text: string): FileAnalysis {
  if (/\bBUG/.test(text)) throw new Error('every node has a name');
  const unknowns = [...text.matchAll(/FOG/g)].map(({ index }) => ({
    what: 'targets of a router',
    why: 'it asks a database',
    site: { file, start: index, end: index + 3 },
    graph: `${file}#graph`,
  }));
  return {
    file,
    graphs: [...text.matchAll(/GRAPH/g)].map(({ index }) => ({
      model: fakeGraph({ id: `${file}#graph`, file, site: { file, start: index, end: index + 5 } }),
      steps: { ...fakeSteps, pairs: () => pairsOf(text) },
    })),
    findings: findingsOf(file, text),
    unresolved: unknowns,
    syntaxErrors: [...text.matchAll(/SYNTAX/g)].map(({ index }) => ({ message: "';' expected.", start: index })),
  };
}

function pairsOf(text: string): readonly [string, string][] {
  if (text.includes('LATE_BUG')) throw new Error('every pair was reached');
  return [];
}

const fakeSteps: FileAnalysis['graphs'][number]['steps'] = {
  mode: 'exact',
  pairs: () => [],
  pairsAmong: () => [],
  together: () => false,
  schedule: () => null,
  always: () => false,
  reachable: new Set(),
  completes: () => false, before: () => new Set(),
};

function findingsOf(file: string, text: string): readonly Finding[] {
  return [...text.matchAll(/(RACE|SMELL|DOUBT|TASTE)(?:_(FIXABLE|CHOICE|ELSEWHERE|FAR|SHARED))?/g)].map(({ index, 0: all, 1: word = '', 2: extra }) => {
    const site = { file: extra === 'ELSEWHERE' ? 'other.ts' : file, start: index, end: index + all.length };
    const far = { file: 'src/state.ts', start: 3, end: 3 };
    const declared = stubRules.find(({ id }) => id === WORDS[word]);
    return {
      rule: WORDS[word] ?? '',
      severity: declared?.severity ?? 'error',
      runtimeError: null,
      certainty: 'always',
      message: `\`${word}\` goes wrong.`,
      help: 'Write another word.',
      graph: `${file}#graph`,
      site,
      evidence: { key: extra === 'SHARED' ? `k${index}` : extra === 'FAR' ? 'far' : word },
      ...(extra === 'FAR' && { declared: 'src/state.ts:4' }),
      ...(extra === 'SHARED' && { group: { id: 'one cause', message: ['Together ', ' go wrong.'], help: 'Write other words.' } }),
      related: [],
      fixes: extra === undefined || extra === 'SHARED' ? [] : [fixOf(extra, extra === 'FAR' ? far : { file, start: index, end: index + all.length })],
    };
  });
}

function fixOf(extra: string, site: Finding['site']): Fix {
  return { title: 'Write FINE', safety: extra === 'FIXABLE' ? 'safe' : 'review', edits: [{ site, text: 'FINE' }] };
}
