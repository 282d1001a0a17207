import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { expect, test } from 'vitest';
import { profileText, Session, watch } from '../../src/live/index.ts';

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test('the profile says which node its step waits for, and what runs cost', async () => {
  const S = Annotation.Root({ log: Annotation<unknown[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
  const graph = new StateGraph(S)
    .addNode('quick', async () => (await sleep(2), {}))
    .addNode('slow', async () => (await sleep(80), { log: [{ usage_metadata: { total_tokens: 120 } }] }))
    .addNode('end', async () => (await sleep(2), {}))
    .addEdge(START, 'quick')
    .addEdge(START, 'slow')
    .addEdge(['quick', 'slow'], 'end')
    .compile({ name: 'research' });
  const session = new Session();
  watch(graph, session);
  for (let run = 0; run < 2; run++) await graph.invoke({});
  const [profile] = session.profile.graphs;
  expect(profile).toMatchObject({ graph: 'research', runs: 2, steps: 4 });
  const [first, ...others] = profile!.nodes;
  expect(first).toMatchObject({ node: 'slow', runs: 2, tokens: 240 });
  expect(first!.heldUpMs).toBeGreaterThan(60);
  expect(others.map(({ heldUpMs }) => heldUpMs)).toEqual([0, 0]);
  expect(profile!.criticalMs).toBeLessThanOrEqual(profile!.ms);
  expect(profile!.lanes.map((step) => step.map(({ node }) => node).sort())).toEqual([['quick', 'slow'], ['end']]);
  const text = profileText(profile!);
  expect(text).toContain('research: 2 runs');
  expect(text).toMatch(/slow +2 times .* alone holds up its step .* 120 tokens/);
  expect(text).toContain('without slow beside them, the others would go on');
});
