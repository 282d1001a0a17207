import type { Channel } from '../../src/model/channel.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { ToolUpdate } from '../../src/model/tools.ts';
import { raceFixes } from '../fixes/reducer.ts';
import type { Rule, RuleInput } from '../rule.ts';
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
      yield* conflicts(input, { graph: model.id, file: model.file, files, channels: model.channels, updates: model.toolUpdates, what: model.agent === undefined ? 'graph' : 'agent' });
    }
  },
};

interface Toolbox {
  readonly graph: string;
  readonly file: string;
  readonly files: readonly string[];
  readonly channels: readonly Channel[];
  readonly updates: readonly ToolUpdate[];
  readonly what: 'graph' | 'agent';
}

const ONE_BY_ONE = /parallel_?tool_?calls['"]?\s*[:=]\s*false|disable_?parallel_?tool_?use['"]?\s*[:=]\s*true/i;

function* conflicts(input: RuleInput, box: Toolbox): Iterable<Detection> {
  if (box.updates.length === 0) return;
  const files = new Set([...box.files, ...box.updates.map(({ write }) => write.site.file)]);
  // Who switches parallel calls off says so beside the model.
  if ([...files].some((file) => ONE_BY_ONE.test(input.source(file)))) return;
  for (const channel of box.channels) {
    const updates = box.updates.filter(({ write }) => write.key === channel.key);
    if (channel.single && updates.length > 0) yield report(input, box, channel, updates);
  }
}

function report(input: RuleInput, { graph, what }: Toolbox, channel: Channel, updates: readonly ToolUpdate[]): Detection {
  const key = code(channel.key);
  const tools = [...new Map(updates.map((update) => [update.tool ?? place(update.write.site), update])).values()];
  const named = few(tools.map(({ tool }, index) => (tool !== null ? code(tool) : index === 0 ? 'A tool' : 'another tool')));
  const related: Related[] = updates.map(({ tool, node, write }) => ({ role: 'write', node, message: `${tool === null ? 'a tool' : code(tool)} writes ${key} here`, site: write.site }));
  if (channel.property !== null) related.push({ role: 'channel', message: `${key} is declared here`, site: channel.property });
  return {
    certainty: 'sometimes',
    message: `${named} ${tools.length === 1 ? 'writes' : 'write'} ${key}, which has no reducer: the run throws where a model calls ${tools.length === 1 ? 'it twice' : 'two of them, or one twice,'} at once.`,
    help: `Give ${key} a reducer in the state of the ${what}, or have the model call one tool at a time with ${code('parallel_tool_calls: false')}.`,
    graph,
    site: updates[0]!.shown,
    evidence: { key: channel.key, nodes: [...new Set(updates.map(({ node }) => node))] },
    related,
    fixes: raceFixes(input, channel, updates.map(({ write }) => write)),
  };
}

function place({ file, start }: Site): string {
  return `${file}:${start}`;
}
