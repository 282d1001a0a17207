import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { watch } from '../../src/live/index.ts';
import { checkSurface, checkVersion, type LibraryGraph } from '../../src/live/library.ts';

const schema = () => Annotation.Root({ n: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
const build = () => new StateGraph(schema()).addNode('a', () => ({ n: 1 })).addNode('b', () => ({ n: 2 })).addEdge(START, 'a').addEdge(['a'], 'b').compile();

/**
 * Beside the public `stream`, `addNode` and `compile`, these are what the sanitizer touches. A version in which one of
 * them is gone is not watched: it says so, loudly.
 */
describe('what is touched of the library', () => {
  test('is there', () => {
    expect(() => checkSurface(build() as unknown as LibraryGraph)).not.toThrow();
  });

  test.each(['_streamIterator', 'nodes.a.getNode', 'nodes.b.getWriters', 'channels.n.fromCheckpoint', 'channels.n.update'])('%s: without it a watch stops with its name', (path) => {
    const graph = build();
    const steps = path.split('.');
    const name = steps.pop()!;
    const owner = steps.reduce<object>((one, step) => (one as Record<string, object>)[step]!, graph);
    Object.defineProperty(owner, name, { value: undefined, configurable: true });
    expect(() => watch(graph)).toThrow(name);
    expect(() => watch(graph)).toThrow('does not know this version of @langchain/langgraph');
  });

  test('and a task is told by its config where it stands', async () => {
    const seen: unknown[] = [];
    const graph = new StateGraph(schema())
      .addNode('a', (_, config) => {
        const { configurable = {}, metadata = {} } = config as { configurable?: Record<string, unknown>; metadata?: Record<string, unknown> };
        seen.push(typeof configurable['__pregel_send'], typeof configurable['__pregel_read'], typeof configurable['__pregel_task_id']);
        seen.push(metadata['langgraph_step'], metadata['langgraph_path'], metadata['langgraph_triggers']);
        return { n: 1 };
      })
      .addEdge(START, 'a')
      .compile();
    await graph.invoke({});
    expect(seen).toEqual(['function', 'function', 'string', 1, ['__pregel_pull', 'a'], ['branch:to:a']]);
  });
});

describe('versions', () => {
  const { version } = createRequire(import.meta.url)('@langchain/langgraph/package.json') as { readonly version: string };

  test.each(['1.4.0', '1.7.3', version])('%s is known', (known) => {
    expect(() => checkVersion(known)).not.toThrow();
  });

  test.each(['1.3.9', '1.8.0', '2.0.0', '0.4.9', 'next'])('%s is not', (unknown) => {
    expect(() => checkVersion(unknown)).toThrow(`superstep knows @langchain/langgraph 1.4 to 1.7, and this is ${unknown}.`);
  });
});
