/** The thread that inputs are put through. Errors that are answers count for nothing; any other one is a crash. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { createAnalyzer } from '../../src/analyze.ts';
import { main } from '../../src/cli/main.ts';
import { repair } from '../../src/codemod/repair.ts';
import { Workshop, type World } from '../../src/codemod/workshop.ts';
import plugin from '../../src/eslint/index.ts';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import { Gitignore } from '../../src/extract/load/gitignore.ts';
import { globMatcher } from '../../src/extract/load/glob.ts';
import type { Input } from './inputs.ts';
import { serve } from './serve.ts';

const root = mkdtempSync(join(tmpdir(), 'superstep-fuzz-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
const folder = mkdtempSync(join(root, 'in-'));
const analyzer = createAnalyzer({ root });
const linter = new Linter({ cwd: root });
const GRAPH = "import { StateGraph, Annotation } from '@langchain/langgraph';\nimport { z } from 'zod';\nimport { a } from '@app/a';\nimport { b } from '#x';\nimport { c } from 'x';\nexport const g = new StateGraph(Annotation.Root({ a, b, c: z.string() }));\n";
const RULES = Object.fromEntries(Object.keys(plugin.rules ?? {}).map((id) => [`superstep/${id}`, 'warn' as const]));

async function enter({ door, name, text }: Input): Promise<void> {
  switch (door) {
    case 'analysis': {
      const { graphs } = analyzer.file(join(root, name), text);
      for (const { steps } of graphs) steps.pairs();
      return;
    }
    case 'codemod':
      return fix(name, text);
    case 'eslint':
      linter.verify(text, [{ files: ['**/*'], plugins: { superstep: plugin }, rules: RULES }], { filename: join(root, name.replace(/\.[cm]?tsx?$/, '.js')) });
      return;
    case 'cli':
      return command(name, text);
    case '.gitignore':
      return void new Gitignore(text).ignores(`${'a/'.repeat(20)}${'a'.repeat(200)}.ts`, false);
    case 'glob':
      return void globMatcher(text, { braces: true, within: true })(`${'a/'.repeat(20)}${'a'.repeat(200)}.ts`);
    default:
      return inFolder({ [door]: text, 'graph.ts': GRAPH }, (folder) => {
        discoverFiles({ cwd: folder, patterns: [] });
        createAnalyzer({ root: folder }).file(join(folder, 'graph.ts'));
      });
  }
}

function fix(name: string, text: string): void {
  const world: World = { files: [name], text: () => text, analyse: (file, texts) => analyzer.trial(file, new Map([[name, text], ...texts])) };
  const findings = new Workshop(world).findings(name);
  repair(world, findings.slice(0, 20).map((finding) => ({ finding, want: { kind: 'review' } })), { protects: () => null });
}

/** What a terminal or a build server would obey. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^\s*(?:::|##)/mu;

function command(name: string, text: string): Promise<void> {
  return inFolder({ [name]: text }, async (folder) => {
    let said = '';
    const output = { isTerminal: false, write: async (part: string) => void (said += part) };
    const status = await main(['check', '--preset', 'all', '--blind-spots'], { cwd: folder, env: {}, stdout: output, stderr: output });
    if (status === 3) throw new Error(`exit 3: ${said.trim().split('\n')[0]}`);
    if (OBEYED.test(said)) throw new Error(`a terminal would obey ${JSON.stringify(OBEYED.exec(said)![0])}`);
  });
}

/** Files in a folder that is otherwise empty. */
async function inFolder(files: Readonly<Record<string, string>>, run: (folder: string) => void | Promise<void>): Promise<void> {
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    await run(folder);
  } finally {
    for (const name of Object.keys(files)) rmSync(join(folder, name), { force: true });
  }
}

const PLAIN = "import { Annotation, START, StateGraph } from '@langchain/langgraph';\nexport const g = new StateGraph(Annotation.Root({ a: Annotation<number>() })).addNode('n', () => ({ a: 1 })).addEdge(START, 'n').compile();\n";
// The first through each door pays for what is loaded late.
for (const door of ['analysis', 'codemod', 'eslint', 'cli', 'package.json'] as const) await enter({ door, name: 'plain.ts', text: PLAIN });
serve(enter);
