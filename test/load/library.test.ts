import { expect, test } from 'vitest';
import { libraryOf } from '../../src/extract/load/library.ts';
import { resolveIn } from './resolving.ts';

test.each([
  '@langchain/langgraph',
  '@langchain/langgraph/web',
  '@langchain/langgraph/prebuilt',
  '@langchain/langgraph/zod/schema',
  '@langchain/langgraph-checkpoint-sqlite',
  '@langchain/langgraph-supervisor',
  '@langchain/langgraph-swarm',
  '@langchain/core/tools',
  'langchain',
  'langchain/chat_models/universal',
  'zod',
  'zod/v3',
  'zod/v4',
  'zod/mini',
])('%s is a library', (specifier) => {
  expect(libraryOf(specifier, [])).toBe(specifier);
});

test.each(['@langchain/textsplitters', 'langchainer', 'zod-to-json-schema', './langchain', '@langchain', 'openai', '#zod'])(
  '%s is none',
  (specifier) => {
    expect(libraryOf(specifier, [])).toBeNull();
  },
);

test.each([
  ['@acme/graphs', ['@acme/graphs']],
  ['@acme/graphs/web', ['@acme/graphs/*']],
  ['@/lib/graph', ['@/lib/graph']],
])('%s is the graph library under the modules %j', (specifier, modules) => {
  expect(libraryOf(specifier, modules)).toBe('@langchain/langgraph');
});

test('a module of the setting stands for itself alone unless it ends with a star', () => {
  expect(libraryOf('@acme/graphs/web', ['@acme/graphs'])).toBeNull();
  expect(libraryOf('@acme/graphs', ['@acme/graphs/*'])).toBeNull();
});

test('a library needs not be installed, and wins over what the project calls the same', () => {
  const { resolve } = resolveIn(
    { 'tsconfig.json': { compilerOptions: { paths: { zod: ['./zod.ts'] } } }, 'zod.ts': '' },
    ['./graph.js'],
  );
  expect(resolve('zod', 'a.ts')).toEqual({ kind: 'library', name: 'zod' });
  expect(resolve('./graph.js', 'a.ts')).toEqual({ kind: 'library', name: '@langchain/langgraph' });
});

test('Deno names the registry, and may name the version', () => {
  const { resolve } = resolveIn({});
  expect(resolve('npm:@langchain/langgraph@1.4/web', 'a.ts')).toEqual({
    kind: 'library',
    name: '@langchain/langgraph/web',
  });
  expect(resolve('npm:zod', 'a.ts')).toEqual({ kind: 'library', name: 'zod' });
});
