import type { Detection } from '../../src/model/finding.ts';
import type { Compile, GraphModel } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * To be resumed, a run must have been saved. Without a checkpointer `interrupt` throws, and a graph that is to stop before
 * a node stops there for good.
 */
export const noInterruptWithoutCheckpointer: Rule = {
  id: 'no-interrupt-without-checkpointer',
  title: 'A graph that stops to ask is compiled without a checkpointer and run',
  preset: 'recommended',
  severity: 'error',
  runtimeError: 'MISSING_CHECKPOINTER',
  needs: 'the options of every compile of the graph, a run of it, and what stops it',
  *detect(input) {
    for (const { model } of input.graphs) {
      yield* ofUnsaved(model);
      if (model.rootRuns.length === 0 || model.compiles.length === 0 || model.compiles.some(({ checkpointer }) => checkpointer !== 'no')) continue;
      const finding = ofApprovals(model) ?? ofQuestions(model) ?? ofStops(model);
      if (finding !== null) yield finding;
    }
  },
};

const WITH_SAVER = `Make it with a ${code('checkpointer')}, and run it with a ${code('thread_id')}.`;

const WORKFLOW = `Make it with one, ${code('entrypoint({ name, checkpointer }, …)')}, and run it with a ${code('thread_id')}.`;

/** An agent whose middleware asks before a tool runs. */
function ofApprovals(model: GraphModel): Detection | null {
  const [first, ...more] = model.agent?.approvals ?? [];
  const asking = model.interrupts.find(({ node }) => model.agent?.hooks.some((hook) => hook.node === node && hook.hook === 'afterModel') === true);
  if (first === undefined || asking === undefined) return null;
  const tools = few([first, ...more].map(({ name }) => code(name)));
  return {
    ...common(model, [asking.node]),
    message: `The agent is to ask before ${tools} ${more.length === 0 ? 'runs' : 'run'}, and has no checkpointer: when it asks, the run throws.`,
    help: WITH_SAVER,
    related: [{ role: 'interrupt', node: asking.node, message: 'what is to be approved', site: first.site }, run(model)],
  };
}

function ofQuestions(model: GraphModel): Detection | null {
  const asking = model.interrupts.filter(({ swallowed, innerSaves }) => swallowed === null && !innerSaves);
  const [first] = asking;
  if (first === undefined) return null;
  const names = [...new Set(asking.map(({ node }) => node))];
  const made = model.agent === undefined && model.workflow === undefined ? 'compiled' : 'made';
  // A tool node tells the model what a tool has thrown.
  const told = asking.every(({ node, inner }) => inner === null && model.nodes.some(({ name, kind }) => name === node && kind === 'tools'));
  const consequence = told ? 'the tool fails, and nobody is asked.' : 'the run throws.';
  return {
    ...common(model, names),
    ...(told ? { runtimeError: null } : {}),
    message: `${few(names.map(code))} ${names.length === 1 ? 'asks' : 'ask'} with ${code('interrupt')}, and the ${model.workflow === undefined ? 'graph' : 'workflow'} is ${made} without a checkpointer: ${consequence}`,
    related: [...asking.map(({ node, site }) => ({ role: 'interrupt', node, message: `${code(node)} asks here`, site })), run(model)],
  };
}

function ofStops(model: GraphModel): Detection | null {
  const compile = model.compiles.find(({ interruptBefore, interruptAfter }) => interruptBefore.length + interruptAfter.length > 0);
  if (compile === undefined) return null;
  const names = [...compile.interruptBefore, ...compile.interruptAfter].map(({ name }) => name);
  return {
    ...common(model, names, compile),
    message: `The graph is to stop ${stopsAt(compile)}, and has no checkpointer: it stops for good, with nothing to resume from.`,
    related: [run(model)],
  };
}

/** Nothing of the graph within is saved, so it starts over with each answer, and asks again. */
function* ofUnsaved(model: GraphModel): Iterable<Detection> {
  for (const { node, site, shown, innerUnsaved, swallowed } of model.interrupts) {
    if (innerUnsaved !== true || swallowed !== null) continue;
    yield {
      certainty: 'sometimes',
      message: `${code(node)} runs a graph that asks and is compiled with ${code('checkpointer: false')}: no answer reaches it, and it asks again.`,
      help: `Leave the ${code('checkpointer')} out where that graph is compiled: then it is saved with this one.`,
      runtimeError: null,
      graph: model.id,
      site: shown,
      evidence: { nodes: [node], name: 'checkpointer: false' },
      related: [{ role: 'interrupt', node, message: 'it is run here', site }],
      fixes: [],
    };
  }
}

function stopsAt({ interruptBefore, interruptAfter }: Compile): string {
  const list = (names: Compile['interruptBefore']) => few(names.map(({ name }) => (name === '*' ? 'every node' : code(name))));
  return [interruptBefore.length > 0 ? `before ${list(interruptBefore)}` : '', interruptAfter.length > 0 ? `after ${list(interruptAfter)}` : ''].filter((part) => part !== '').join(' and ');
}

function common(model: GraphModel, nodes: readonly string[], compile: Compile = model.compiles[0]!): Omit<Detection, 'message' | 'related'> {
  return {
    certainty: 'sometimes',
    help: model.workflow === true ? WORKFLOW : model.agent === undefined ? `Compile with a checkpointer, ${code('compile({ checkpointer })')}, and run with a ${code('thread_id')}.` : WITH_SAVER,
    graph: model.id,
    site: compile.site,
    evidence: { nodes },
    fixes: [],
  };
}

function run({ rootRuns }: GraphModel) {
  return { role: 'run', message: 'the graph is run here', site: rootRuns[0]! };
}
