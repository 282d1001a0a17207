import type { Detection } from '../src/model/finding.ts';
import type { Compile, GraphModel } from '../src/model/graph.ts';
import type { Rule, RuleInput } from './rule.ts';
import { code, listOf } from './words.ts';

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
      if (model.rootRuns.length === 0 || model.compiles.length === 0 || model.compiles.some(({ checkpointer }) => checkpointer !== 'no')) continue;
      const finding = ofQuestions(input, model) ?? ofStops(input, model);
      if (finding !== null) yield finding;
    }
  },
};

function ofQuestions(input: RuleInput, model: GraphModel): Detection | null {
  const asking = model.interrupts.filter(({ swallowed, innerSaves }) => swallowed === null && !innerSaves);
  const [first] = asking;
  if (first === undefined) return null;
  const names = [...new Set(asking.map(({ node }) => node))];
  const named = listOf(names.map((name) => `${code(name)} (${input.at(asking.find(({ node }) => node === name)!.site)})`));
  return {
    ...common(model, names),
    message: `${named} ${names.length === 1 ? 'asks' : 'ask'} with ${code('interrupt')}, and the graph is compiled without a checkpointer (${input.at(model.compiles[0]!.site)}) and run (${input.at(model.rootRuns[0]!)}): the run stops there with MISSING_CHECKPOINTER.`,
    related: [...asking.map(({ node, site }) => ({ role: 'interrupt', node, message: `${code(node)} asks here`, site })), run(model)],
  };
}

function ofStops(input: RuleInput, model: GraphModel): Detection | null {
  const compile = model.compiles.find(({ interruptBefore, interruptAfter }) => interruptBefore.length + interruptAfter.length > 0);
  if (compile === undefined) return null;
  const names = [...compile.interruptBefore, ...compile.interruptAfter].map(({ name }) => name);
  return {
    ...common(model, names, compile),
    message: `The graph is to stop ${stopsAt(compile)} (${input.at(compile.site)}), is compiled without a checkpointer, and run (${input.at(model.rootRuns[0]!)}): it stops there for good, silently, since nothing is kept to resume it from.`,
    related: [run(model)],
  };
}

function stopsAt({ interruptBefore, interruptAfter }: Compile): string {
  const list = (names: Compile['interruptBefore']) => listOf(names.map(({ name }) => (name === '*' ? 'every node' : code(name))));
  return [interruptBefore.length > 0 ? `before ${list(interruptBefore)}` : '', interruptAfter.length > 0 ? `after ${list(interruptAfter)}` : ''].filter((part) => part !== '').join(' and ');
}

function common(model: GraphModel, nodes: readonly string[], compile: Compile = model.compiles[0]!): Omit<Detection, 'message' | 'related'> {
  return {
    certainty: 'sometimes',
    help: `Compile with a checkpointer, ${code('compile({ checkpointer })')}, and run with a ${code('thread_id')}.`,
    graph: model.id,
    site: compile.site,
    evidence: { nodes },
    fixes: [],
  };
}

function run({ rootRuns }: GraphModel) {
  return { role: 'run', message: 'the graph is run here', site: rootRuns[0]! };
}
