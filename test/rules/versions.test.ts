import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSince } from '../../rules/shared/versions.ts';
import { createAnalyzer } from '../../src/analyze.ts';

const GRAPH = `
  import { DeltaValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
  import { z } from 'zod';
  const S = new StateSchema({ log: new DeltaValue(z.array(z.string()).default(() => []), { reducer: (all, writes) => all.concat(...writes) }) });
  export const graph = new StateGraph(S).addNode('a', () => ({ log: ['a'] })).addNode('b', () => ({ log: ['b'] }))
    .addEdge(START, 'a').addEdge(START, 'b').compile();
`;

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'versions-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, content: unknown): void {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function reported(): boolean {
  write('graph.ts', GRAPH);
  const { findings } = createAnalyzer({ root }).file(join(root, 'graph.ts'));
  return findings.some(({ rule }) => rule === 'no-order-dependent-reducer');
}

const installed = (version: string) => write('node_modules/@langchain/langgraph/package.json', { version });
const wanted = (range: string) => write('package.json', { dependencies: { '@langchain/langgraph': range } });
const locked = (version: string) => write('package-lock.json', { packages: { 'node_modules/@langchain/langgraph': { version } } });

describe('writes to a DeltaValue come in any order before 1.5 of the library', () => {
  test('as it is installed', () => {
    installed('1.4.18');
    wanted('^1.7.0');
    expect(reported()).toBe(true);
  });

  test('and in the order of the names since then', () => {
    installed('1.7.3');
    wanted('^1.4.0');
    expect(reported()).toBe(false);
  });

  test('else as a lock file has it', () => {
    locked('1.5.0');
    wanted('^1.4.0');
    expect(reported()).toBe(false);
  });

  test.each([
    ['pnpm-lock.yaml', "importers:\n\n  .:\n    dependencies:\n      '@langchain/langgraph':\n        specifier: ^1.4.0\n        version: 1.5.2(@langchain/core@1.1.0)(zod@4.1.0)\n"],
    ['yarn.lock', '"@langchain/langgraph@^1.4.0":\n  version "1.6.0"\n  resolved "x"\n'],
    ['yarn.lock', '"@langchain/langgraph@npm:^1.4.0":\n  version: 1.6.0\n'],
    ['bun.lock', '{ "packages": { "@langchain/langgraph": ["@langchain/langgraph@1.5.0", "", {}, "sha512-x"], } }'],
  ])('or %s has it', (name, text) => {
    write(name, text);
    wanted('^1.4.0');
    expect(reported()).toBe(false);
  });

  test('a lock file that has several tells nothing', () => {
    const entry = (version: string) => `      '@langchain/langgraph':\n        specifier: ^1.4.0\n        version: ${version}\n`;
    write('pnpm-lock.yaml', `importers:\n\n  a:\n    dependencies:\n${entry('1.5.2')}\n  b:\n    dependencies:\n${entry('1.4.0')}`);
    wanted('^1.6.0');
    expect(reported()).toBe(false);
    wanted('^1.4.0');
    expect(reported()).toBe(true);
  });

  test('a lock file of a nearer folder counts before what is installed above', () => {
    installed('1.4.18');
    write('app/package-lock.json', { packages: { 'node_modules/@langchain/langgraph': { version: '1.7.3' } } });
    write('app/graph.ts', GRAPH);
    const { findings } = createAnalyzer({ root }).file(join(root, 'app/graph.ts'));
    expect(findings.some(({ rule }) => rule === 'no-order-dependent-reducer')).toBe(false);
  });

  test('else as the manifest wants it at least', () => {
    wanted('^1.6.2');
    expect(reported()).toBe(false);
  });

  test('a range that begins before may well end before', () => {
    wanted('^1.4.0');
    expect(reported()).toBe(true);
  });

  test.each(['latest', 'workspace:*', '1.4.0 || 1.7.0'])('%s tells nothing', (range) => {
    wanted(range);
    expect(reported()).toBe(true);
  });
});

test.each([['1.5.0', true], ['1.5.1', true], ['2.0.0', true], ['1.10.0', true], ['1.4.18', false], ['0.9.9', false]])('%s is since 1.5.0: %s', (version, since) => {
  expect(isSince({ version, exact: true }, '1.5.0')).toBe(since);
  expect(isSince(undefined, '1.5.0')).toBe(false);
});
