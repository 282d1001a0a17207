/** The thread that inputs are put through. Errors that are answers count for nothing; any other one is a crash. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { Linter } from 'eslint';
import { createAnalyzer } from '../../src/analyze.ts';
import { repair } from '../../src/codemod/repair.ts';
import { Workshop, type World } from '../../src/codemod/workshop.ts';
import plugin from '../../src/eslint/index.ts';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import { Gitignore } from '../../src/extract/load/gitignore.ts';
import { globMatcher } from '../../src/extract/load/glob.ts';
import type { Input } from './inputs.ts';

const root = mkdtempSync(join(tmpdir(), 'superstep-fuzz-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
const analyzer = createAnalyzer({ root });
const linter = new Linter({ cwd: root });
const GRAPH = "import { StateGraph, Annotation } from '@langchain/langgraph';\nimport { z } from 'zod';\nimport { a } from '@app/a';\nimport { b } from '#x';\nimport { c } from 'x';\nexport const g = new StateGraph(Annotation.Root({ a, b, c: z.string() }));\n";

parentPort!.on('message', (input: Input) => {
  const [processor, memory] = [process.cpuUsage(), process.memoryUsage().heapUsed];
  let error: string | null = null;
  try {
    enter(input);
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.message.split('\n')[0]} ${placeOf(thrown)}` : String(thrown);
  }
  const now = process.cpuUsage();
  const milliseconds = (now.user + now.system - processor.user - processor.system) / 1000;
  parentPort!.postMessage({ error, milliseconds, megabytes: Math.max(0, process.memoryUsage().heapUsed - memory) / 2 ** 20 });
});

function enter({ door, name, text }: Input): void {
  switch (door) {
    case 'analysis': {
      const { graphs } = analyzer.file(join(root, name), text);
      for (const { steps } of graphs) steps.pairs();
      return;
    }
    case 'codemod':
      return fix(name, text);
    case 'eslint': {
      const rules = Object.fromEntries(Object.keys(plugin.rules ?? {}).map((id) => [`superstep/${id}`, 'warn' as const]));
      linter.verify(text, [{ files: ['**/*'], plugins: { superstep: plugin }, rules }], { filename: join(root, name.replace(/\.[cm]?tsx?$/, '.js')) });
      return;
    }
    case '.gitignore':
      return void new Gitignore(text).ignores(`${'a/'.repeat(20)}${'a'.repeat(200)}.ts`, false);
    case 'glob':
      return void globMatcher(text, { braces: true, within: true })(`${'a/'.repeat(20)}${'a'.repeat(200)}.ts`);
    default:
      return read(door, text);
  }
}

function fix(name: string, text: string): void {
  const world: World = { files: [name], text: () => text, analyse: (file, texts) => analyzer.trial(file, new Map([[name, text], ...texts])) };
  const findings = new Workshop(world).findings(name);
  repair(world, findings.slice(0, 20).map((finding) => ({ finding, want: { kind: 'review' } })), { protects: () => null });
}

function read(name: string, text: string): void {
  const folder = mkdtempSync(join(root, 'read-'));
  try {
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'graph.ts'), GRAPH);
    discoverFiles({ cwd: folder, patterns: [] });
    createAnalyzer({ root: folder }).file(join(folder, 'graph.ts'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first line of the stack that is ours. */
function placeOf({ stack = '' }: Error): string {
  return /(?:src|rules)\/[\w/.-]+\.ts:\d+/.exec(stack)?.[0] ?? '';
}
