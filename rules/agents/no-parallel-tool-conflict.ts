import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import type { ToolUpdate } from '../../src/model/tools.ts';
import { raceFixes } from '../fixes/reducer.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { callsOneTool } from '../shared/one-tool-at-a-time.ts';
import { code, few } from '../shared/words.ts';

/**
 * Models call several tools in one message, and one tool several times. All those calls run in one super-step, so the
 * Commands they return are applied together, like the updates of parallel nodes.
 */
export const noParallelToolConflict: Rule = {
  id: 'no-parallel-tool-conflict',
  title: 'Tools that a model can call together write a state key that keeps one value',
  preset: 'recommended',
  severity: 'error',
  runtimeError: 'INVALID_CONCURRENT_GRAPH_UPDATE',
  needs: 'the tools, the Commands they return, and the key they write',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const files = [model.file, ...model.nodes.flatMap(({ outcomes }) => outcomes.map(({ site }) => site.file))];
      yield* conflicts(input, model, files);
    }
  },
};

function* conflicts(input: RuleInput, model: GraphModel, files: readonly string[]): Iterable<Detection> {
  const { toolUpdates } = model;
  if (toolUpdates.length === 0 || callsOneTool(input, model, new Set([...files, ...toolUpdates.map(({ write }) => write.site.file)]))) return;
  for (const channel of model.channels) {
    const updates = toolUpdates.filter(({ write }) => write.key === channel.key);
    if (channel.single && updates.length > 0) yield report(input, model, channel, updates);
  }
}

function report(input: RuleInput, { id, agent }: GraphModel, channel: Channel, updates: readonly ToolUpdate[]): Detection {
  const key = code(channel.key);
  const tools = [...new Map(updates.map((update) => [update.tool ?? place(update.write.site), update])).values()];
  const named = few(tools.map(({ tool }, index) => (tool !== null ? code(tool) : index === 0 ? 'A tool' : 'another tool')));
  const related: Related[] = updates.map(({ tool, node, write }) => ({ role: 'write', node, message: `${tool === null ? 'a tool' : code(tool)} writes ${key} here`, site: write.site }));
  if (channel.property !== null) related.push({ role: 'channel', message: `${key} is declared here`, site: channel.property });
  return {
    certainty: 'sometimes',
    message: `${named} ${tools.length === 1 ? 'writes' : 'write'} ${key}, which has no reducer: the run throws where a model calls ${tools.length === 1 ? 'it twice' : 'two of them, or one twice,'} at once.`,
    help: `Give ${key} a reducer in the state of the ${agent === undefined ? 'graph' : 'agent'}, or have the model call one tool at a time with ${code('parallel_tool_calls: false')}.`,
    graph: id,
    site: updates[0]!.shown,
    evidence: { key: channel.key, nodes: [...new Set(updates.map(({ node }) => node))] },
    related,
    fixes: raceFixes(input, channel, updates.map(({ write }) => write)),
  };
}

function place({ file, start }: Site): string {
  return `${file}:${start}`;
}
