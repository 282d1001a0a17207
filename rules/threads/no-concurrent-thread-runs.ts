import type { OwnUpdate } from '../../src/model/body-facts.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Run, Together } from '../../src/model/run.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { callsOneTool } from '../shared/one-tool-at-a-time.ts';
import { callOf, remembers } from '../shared/runs.ts';
import { code } from '../shared/words.ts';

/** Runs on one thread at the same time all start from the same checkpoint, and the last to end is the one that stays. */
export const noConcurrentThreadRuns: Rule = {
  id: 'no-concurrent-thread-runs',
  title: 'Runs of the same thread are started together',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'a graph with a checkpointer, and a thread_id that is the same for all of the runs',
  *detect(input) {
    const lists = new Set<string>();
    for (const run of input.program.runs) {
      if (run.together === null || !remembers(run)) continue;
      const { how, site } = run.together;
      const key = `${site.start}`;
      if (how === 'list' && lists.has(key)) continue;
      lists.add(key);
      yield report(run, run.together);
    }
    for (const graph of input.graphs) for (const node of graph.model.nodes) {
      yield* ofMemories(input, graph, node);
      if (graph.model.interrupts.length === 0) for (const update of node.ownUpdates ?? []) yield ofOwnUpdate(graph.model, node, update);
    }
  },
};

/** As a part of another graph it keeps its state by the name of the node that runs it, whichever task or tool that is for. */
function* ofMemories(input: RuleInput, graph: RuleGraph, { name, kind, memories = [] }: GraphNode): Iterable<Detection> {
  const [first, ...more] = memories;
  // Only graphs with such memories are explored.
  const schedule = first === undefined ? null : graph.steps.schedule(name, name);
  if (first === undefined || schedule === null) return;
  const { model } = graph;
  const graphs = new Set(memories.map(({ graph }) => graph));
  if (kind === 'tools' && graphs.size < 2 && callsOneTool(input, model, new Set([model.file, first.site.file]))) return;
  yield {
    certainty: 'sometimes',
    message: kind === 'tools' && graphs.size > 1
      ? `Tools of ${code(name)} run graphs with ${code('checkpointer: true')}, and those keep one state: each goes on with what another has left.`
      : `${code(name)} runs a graph with ${code('checkpointer: true')}, and ${kind === 'tools' ? 'a model may call its tool twice at once' : 'several tasks of it run at once'}: of their turns one remains.`,
    help: kind === 'tools' ? TOOLS_HELP : TASKS_HELP,
    graph: model.id,
    site: first.shown,
    evidence: { nodes: [name], pairs: [[name, name]], schedule, name: 'checkpointer: true' },
    related: [first, ...more].map(({ tool, site }) => ({ role: 'run', node: name, message: tool === null ? 'it is run here' : `${code(tool)} runs one here`, site })),
    fixes: [],
  };
}

/** The run has the state in memory, and its next checkpoint is made of that. One that stops to ask, or fails, makes none. */
function ofOwnUpdate({ id }: GraphModel, { name }: GraphNode, { method, site, shown }: OwnUpdate): Detection {
  return {
    certainty: 'sometimes',
    message: `${code(name)} calls ${code(method)} for the thread of its own run, which saves its own state after that: the update is lost.`,
    help: 'Return the update from the node.',
    graph: id,
    site: shown,
    evidence: { nodes: [name], name: method },
    related: [{ role: 'update', node: name, message: 'the thread is written to here', site }],
    fixes: [],
  };
}

const TASKS_HELP = `Compile it without a ${code('checkpointer')}, or run one task at a time.`;
const TOOLS_HELP = `Compile each without a ${code('checkpointer')}, or make it a node of a graph of its own, which the tool runs, and let the model call one tool at a time.`;

const HOW: Record<Together['how'], string> = {
  list: 'starts while others of the same list do',
  callback: 'is started for all items at once',
  loop: 'is started in each turn of a loop that does not wait',
  batch: 'runs all its inputs at once',
  begun: 'is still under way when the next one starts',
};

function report(run: Run, { how, site, with: others }: Together): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} ${HOW[how]}, on one thread: of what they save, one turn remains.`,
    help: 'Run one after the other, give each a thread of its own, or put the runs of a thread in a queue.',
    graph: run.graph,
    site: run.site,
    evidence: { name: 'thread_id' },
    related: [{ role: 'together', message: 'this starts them together', site }, ...others.map((one) => ({ role: 'run', message: 'this run has the same thread', site: one }))],
    fixes: [],
  };
}
