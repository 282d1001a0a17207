import { expect, test } from 'vitest';
import { project, run } from './run.ts';

interface Row {
  readonly state: string;
  readonly what: string;
  readonly found: string;
}

async function rows(files: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly of: (what: string) => readonly string[] }> {
  const { status, stdout } = await run(project(files), ['doctor', '--format', 'json']);
  const all = (JSON.parse(stdout) as { rows: Row[] }).rows;
  return { status, of: (what) => all.filter((row) => row.what === what).map(({ state, found }) => `${state}: ${found}`) };
}

const installed = (name: string, version: string) => ({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }) });

test('a project that is set up', async () => {
  const { status, of } = await rows({
    ...installed('@langchain/langgraph', '1.4.18'),
    ...installed('zod', '4.1.0'),
    ...installed('eslint', '9.39.0'),
    'tsconfig.json': '{}',
    'eslint.config.mjs': "import superstep from 'eslint-plugin-superstep';\nimport ts from 'typescript-eslint';\n",
    'superstep.config.json': '{ "preset": "strict" }',
    'a.ts': 'GRAPH FOG FOG',
    'b.ts': 'nothing',
  });
  expect(status).toBe(0);
  expect(of('@langchain/langgraph')).toEqual(['ok: 1.4.18']);
  expect(of('zod')).toEqual(['ok: 4.1.0']);
  expect(of('imports')).toEqual(['ok: looked up with tsconfig.json, and the one nearest to each file']);
  expect(of('ESLint')).toEqual(['ok: 9.39.0, with the plugin in eslint.config.mjs']);
  expect(of('configuration')).toEqual(['ok: superstep.config.json, preset strict']);
  expect(of('files')).toEqual(['ok: 3 files, 1 of them about graphs']);
  expect(of('graphs')).toEqual(['ok: 1 graph']);
  expect(of('not resolved')).toEqual(['note: 2 places, so nothing is said about them (superstep check --blind-spots); most often: targets of a router: it asks a database']);
  expect(of('git')).toEqual(['note: no repository here: --since and diff cannot be used']);
});

test('what is wrong, and what is not read', async () => {
  const { status, of } = await rows({
    ...installed('eslint', '9.14.0'),
    ...installed('@langchain/langgraph', '2.0.0'),
    'superstep.config.json': '{ "preest": 1 }',
    'a.ts': 'GRAPH SYNTAX',
    'app/page.vue': '<script>import { StateGraph } from "@langchain/langgraph"</script>',
    '.pnp.cjs': '',
    'README.md': 'StateGraph',
  });
  expect(status).toBe(1);
  expect(of('ESLint')).toEqual(['problem: 9.14.0; the plugin needs 9.15 or newer']);
  expect(of('configuration')).toEqual(['problem: superstep.config.json: "preest" is no setting. Did you mean preset?']);
  expect(of('@langchain/langgraph')[0]).toContain('note: 2.0.0, which is newer');
  expect(of('not read')).toEqual(["note: packages under Yarn Plug'n'Play, except those of the workspace", 'note: app/page.vue: scripts within other files', "problem: a.ts: cannot be parsed: 1:7 ';' expected."]);
});

test('the parser that .ts files need', async () => {
  const files = { ...installed('eslint', '10.0.0'), 'tsconfig.json': '{}', 'eslint.config.js': "import superstep from 'eslint-plugin-superstep';" };
  expect((await rows(files)).of('ESLint')).toEqual(['problem: 10.0.0; eslint.config.js names no parser for TypeScript, so that .ts files may not be linted']);
  expect((await rows({ ...files, 'eslint.config.js': '' })).of('ESLint')).toEqual(['note: 10.0.0; eslint.config.js does not name the plugin']);
});

test('an empty folder, in words; a bug of ours is loud', async () => {
  const { status, stdout } = await run(project({}), ['doctor']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ok +superstep +\d/);
  expect(stdout).toMatch(/^note +graphs/m);
  expect((await run(project({ 'a.ts': 'GRAPH BUG' }), ['doctor'])).status).toBe(3);
});

test('releases that are known to lose writes or to mix up users', async () => {
  const old = await rows({ ...installed('@langchain/langgraph', '1.4.3'), ...installed('@langchain/langgraph-checkpoint-redis', '1.0.9'), 'a.ts': 'GRAPH' });
  expect(old.status).toBe(1);
  expect(old.of('known defect')).toEqual([
    'problem: @langchain/langgraph 1.4.3: it hands keys of `configurable` from one run to another that is under way at the same time; mended in 1.4.4 (https://github.com/langchain-ai/langgraphjs/pull/2552)',
    'problem: @langchain/langgraph-checkpoint-redis 1.0.9: `RedisSaver` loses the keys that the last node of a run has not written; mended in 1.0.10 (https://github.com/langchain-ai/langgraphjs/pull/2336)',
  ]);
  const mended = await rows({ ...installed('@langchain/langgraph', '1.4.4'), ...installed('@langchain/langgraph-checkpoint-redis', '1.0.10'), 'a.ts': 'GRAPH' });
  expect(mended.of('known defect')).toEqual([]);
});
