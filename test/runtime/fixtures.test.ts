import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { runOnOurs, shownRun, type AllRuns } from '../lessons/run-on-ours.ts';

/** Programs that use what our runtime does not have, and what that is. */
const uncovered: Readonly<Record<string, string>> = {
  'no-misused-cache/task.bad.ts': 'a cache for tasks',
  'no-unbounded-fan-out/calls-of-a-message.good.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-undeclared-state-key/tool-of-a-member.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-undeclared-state-key/tool-of-a-member.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/agent-within.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/agent-within.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/one-at-a-time.bad.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/one-at-a-time.good.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/prebuilt-agent.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/prebuilt-agent.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-of-a-class.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-of-a-class.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-node.bad.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-node.good.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-invalid-build/default-agent.bad.ts': 'createSwarm of @langchain/langgraph-swarm',
  'no-invalid-build/default-agent.good.ts': 'createSwarm of @langchain/langgraph-swarm',
  'no-unknown-target/handoff.bad.ts': 'createSwarm of @langchain/langgraph-swarm',
  'no-unknown-target/handoff.good.ts': 'createSwarm of @langchain/langgraph-swarm',
  'no-unreduced-parallel-write/agents-as-nodes.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-unreduced-parallel-write/agents-as-nodes.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-unreduced-parallel-write/zod3-reducer-chained.bad.ts': 'the methods that the library adds to types of zod v3',
  'no-unreduced-parallel-write/zod3-reducer-chained.good.ts': 'the methods that the library adds to types of zod v3',
};

/** Programs of packages that bring the library along: whatever runtime is put in its place, they run on that. */
const ofPackages: Readonly<Record<string, string>> = {
  'no-concurrent-thread-runs/agents-as-tools.bad.ts': 'langchain',
  'no-concurrent-thread-runs/agents-as-tools.good.ts': 'langchain',
  'no-double-accumulation/hook-of-a-middleware.bad.ts': 'langchain',
  'no-double-accumulation/hook-of-a-middleware.good.ts': 'langchain',
  'no-parallel-tool-conflict/model-of-another-agent.bad.ts': 'langchain',
  'no-parallel-tool-conflict/model-of-another-agent.good.ts': 'langchain',
  'no-parallel-tool-conflict/middleware-state.bad.ts': 'langchain',
  'no-parallel-tool-conflict/middleware-state.good.ts': 'langchain',
  'no-swallowed-interrupt/around-all-tools.bad.ts': 'langchain',
  'no-swallowed-interrupt/around-all-tools.good.ts': 'langchain',
  'no-swallowed-interrupt/tool-tried-again.bad.ts': 'langchain',
  'no-swallowed-interrupt/tool-tried-again.good.ts': 'langchain',
  'no-undeclared-state-key/tool-of-an-agent.bad.ts': 'langchain',
  'no-undeclared-state-key/tool-of-an-agent.good.ts': 'langchain',
  'no-redeclared-agent-key/reducer-lost.bad.ts': 'langchain',
  'no-redeclared-agent-key/reducer-lost.good.ts': 'langchain',
  'no-redeclared-agent-key/replaced-and-folded.bad.ts': 'langchain',
  'no-redeclared-agent-key/replaced-and-folded.good.ts': 'langchain',
  'no-redeclared-agent-key/types.bad.ts': 'langchain',
  'no-redeclared-agent-key/types.good.ts': 'langchain',
  'no-undeclared-state-key/hook-of-a-middleware.bad.ts': 'langchain',
  'no-undeclared-state-key/hook-of-a-middleware.good.ts': 'langchain',
  'no-undeclared-state-key/structured-response.good.ts': 'langchain',
  'no-unknown-approval/built-in-tool.bad.ts': 'deepagents',
  'no-unknown-approval/built-in-tool.good.ts': 'deepagents',
};

const covered = (kind: 'bad' | 'good'): string[] => ruleFixtures(kind).filter((path) => !(path in uncovered) && !(path in ofPackages));
const runs = (path: string): Promise<AllRuns> => runOnOurs(join(fixturesRoot, 'rules', path));

describe('on our runtime, under all schedules', { timeout: 60_000 }, () => {
  test.each(covered('bad'))('%s goes wrong as its scenario says', async (path) => {
    const all = await runs(path);
    expect(all.some(({ differences }) => differences.length === 0), all.map(shownRun).join('\n')).toBe(true);
  });

  test.each(covered('good'))('%s never goes wrong', async (path) => {
    const all = await runs(path);
    expect(all.filter(({ differences }) => differences.length > 0).map(shownRun)).toEqual([]);
  });

  test.each(Object.entries(ofPackages))('%s runs on what %s brings along', (path, name) => {
    expect(readFileSync(join(fixturesRoot, 'rules', path), 'utf8')).toContain(`from '${name}'`);
  });

  test.each(Object.keys(uncovered))('%s is not covered', async (path) => {
    expect(ruleFixtures()).toContain(path);
    const works = await runs(path).then((all) => all.some(({ differences }) => differences.length === 0), () => false);
    expect(works, 'it works: take it off the list').toBe(false);
  });
});
