import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { runOnOurs, shownRun, type AllRuns } from '../lessons/run-on-ours.ts';

/** Programs that use what our runtime does not have, and what that is. */
const uncovered: Readonly<Record<string, string>> = {
  'no-parallel-tool-conflict/one-at-a-time.bad.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/one-at-a-time.good.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/prebuilt-agent.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/prebuilt-agent.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-node.bad.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-parallel-tool-conflict/tool-node.good.ts': 'ToolNode of @langchain/langgraph/prebuilt',
  'no-unreduced-parallel-write/agents-as-nodes.bad.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-unreduced-parallel-write/agents-as-nodes.good.ts': 'createReactAgent of @langchain/langgraph/prebuilt',
  'no-unreduced-parallel-write/zod3-reducer-chained.bad.ts': 'the methods that the library adds to types of zod v3',
  'no-unreduced-parallel-write/zod3-reducer-chained.good.ts': 'the methods that the library adds to types of zod v3',
};

const covered = (kind: 'bad' | 'good'): string[] => ruleFixtures(kind).filter((path) => !(path in uncovered));
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

  test.each(Object.keys(uncovered))('%s is not covered', async (path) => {
    expect(ruleFixtures()).toContain(path);
    const works = await runs(path).then((all) => all.some(({ differences }) => differences.length === 0), () => false);
    expect(works, 'it works: take it off the list').toBe(false);
  });
});
