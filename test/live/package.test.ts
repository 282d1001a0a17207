import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from './process.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const folder = mkdtempSync(join(tmpdir(), 'superstep-runtime-'));
const installed = join(folder, 'project/node_modules/superstep-runtime');
let tarball = '';

/** Built, packed as it would be published, and unpacked into a project that has nothing but what the manifest asks for. */
beforeAll(() => {
  const built = join(folder, 'built');
  execFileSync(process.execPath, ['scripts/build-runtime.mjs', '--out', built], { cwd: REPOSITORY });
  const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: built, encoding: 'utf8' })) as readonly [{ readonly filename: string }];
  tarball = join(folder, packed[0].filename);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  for (const name of [...Object.keys(manifestOf(installed).dependencies), '@langchain/langgraph', 'libsql', 'vitest', 'zod']) link(name);
  writeFileSync(join(folder, 'project/package.json'), '{ "type": "module" }');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function link(name: string): void {
  const path = join(folder, 'project/node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules', name), path);
}

const manifestOf = (path: string): Manifest => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;

const node = (text: string): string => execFileSync(process.execPath, ['--input-type=module', '-e', text], { cwd: join(folder, 'project'), encoding: 'utf8' });

describe('superstep-runtime', () => {
  test('is small, and brings no compiler', () => {
    expect(statSync(tarball).size).toBeLessThan(300_000);
    expect(Object.keys(manifestOf(installed).dependencies)).toEqual(['async-mutex']);
    expect(execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })).not.toMatch(/parser|analysis/);
  });

  test('loads by each of its entries', () => {
    const entries = Object.keys(manifestOf(installed).exports).filter((name) => !['./package.json', './vitest'].includes(name));
    const names = entries.map((name) => name.replace(/^\./, 'superstep-runtime'));
    expect(node(`for (const name of ${JSON.stringify(names)}) { const { length } = Object.keys(await import(name)); if (length === 0 && !name.endsWith('node-test')) throw new Error(name); } console.log('loaded');`)).toContain('loaded\n');
  });

  test('watches a graph', () => {
    const text = node(`
      import { Annotation, START, StateGraph } from '@langchain/langgraph';
      import { watch } from 'superstep-runtime/live';
      const S = Annotation.Root({ n: Annotation({ reducer: (a, b) => Math.max(a, b), default: () => 0 }) });
      const graph = new StateGraph(S).addNode('x', (s) => ({ n: s.n + 1 })).addNode('y', (s) => ({ n: s.n + 1 })).addEdge(START, 'x').addEdge(START, 'y').compile();
      const watched = watch(graph);
      await graph.invoke({});
      console.log(watched.findings.map(({ rule }) => rule).join());
    `);
    expect(text).toBe('no-lost-update\n');
  });

  test('says where the analysis is when it is asked for it', () => {
    expect(node(`
      import { everySchedule } from 'superstep-runtime/testing';
      await everySchedule({ invoke: async () => 1 }, {}, () => {}, { source: '/nowhere.ts' }).catch((error) => console.log(error.message));
    `)).toContain('import from eslint-plugin-superstep/testing');
  });

  test('is packed as publint and attw want it', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true });
    expect(messages.filter(({ type }) => type !== 'suggestion').map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([]);
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    const problems = 'problems' in analysis ? analysis.problems : [];
    // A module that is required has no other form, and Node.js 10 reads no exports: both are meant.
    const meant = new Set(['CJSResolvesToESM', 'NoResolution']);
    expect(problems.filter(({ kind, ...where }) => !(meant.has(kind) && (kind !== 'NoResolution' || ('resolutionKind' in where && where.resolutionKind === 'node10'))))).toEqual([]);
    expect(analysis.types).not.toBe(false);
  });
});
