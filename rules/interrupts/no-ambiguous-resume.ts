import type { Interrupt } from '../../src/model/body-facts.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { compareText } from '../../src/model/site.ts';
import { forkOf } from '../shared/forks.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { code, listOf } from '../shared/words.ts';

/** Tasks of one super-step all stop with questions of their own, and one resume value answers every one of them. */
export const noAmbiguousResume: Rule = {
  id: 'no-ambiguous-resume',
  title: 'Two tasks of one super-step ask, and one answer is given to both',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'both questions and the edges that start both nodes; no sign that questions are answered by their ids',
  *detect(input) {
    for (const graph of input.graphs) {
      yield* ofTasks(graph.model);
      yield* afterTasks(graph.model);
      const asking = firstQuestions(graph.model);
      if (asking.size === 0 || !canMeet(graph.model, asking) || graph.model.resumes.some(({ with: how }) => how !== 'one')) continue;
      const pair = shortest(graph, [...asking.keys()].filter((name) => answeredOnce(graph.model) || !isToolsOfAgent(graph.model, name)));
      if (pair !== null) yield report(graph.model, asking, pair);
    }
  },
};

/** Tasks that one body starts at once. Their questions are told apart by ids only, and only the first is shown. */
function* ofTasks(model: GraphModel): Iterable<Detection> {
  if (model.resumes.some(({ with: how }) => how !== 'one')) return;
  const groups = new Map<string, Interrupt[]>();
  for (const one of model.interrupts) {
    if (one.together === undefined || one.swallowed !== null) continue;
    const place = `${one.together.file}:${one.together.start}`;
    groups.set(place, [...(groups.get(place) ?? []), one]);
  }
  for (const questions of groups.values()) {
    const [{ node, together }] = questions as [Interrupt];
    const asking = [...new Map(questions.map((one) => [`${one.site.file}:${one.site.start}`, one])).values()];
    yield {
      certainty: 'sometimes',
      message: `${code(node)} starts several tasks at once that ask: only the first question is shown, and its answer is taken for the others.`,
      help: `Ask one after the other, or answer by id, ${code('new Command({ resume: { [interrupt.id]: answer } })')}, until no question is left.`,
      graph: model.id,
      site: together!.file === model.file ? together! : questions[0]!.shown,
      evidence: { nodes: [node], pairs: [[node, node]] },
      related: [
        ...asking.map(({ site }) => ({ role: 'interrupt', node, message: 'a task asks here', site })),
        ...model.resumes.slice(0, 1).map(({ site }) => ({ role: 'resume', message: 'one value answers here', site })),
      ],
      fixes: [],
    };
  }
}

/** A body holds on to the answer that a task of it has taken, and takes it for its own question. */
function* afterTasks(model: GraphModel): Iterable<Detection> {
  if (model.resumes.some(({ with: how }) => how !== 'one')) return;
  for (const { node, site, shown, after, swallowed } of model.interrupts) {
    if (after === undefined || swallowed !== null) continue;
    yield {
      certainty: 'sometimes',
      message: `${code(node)} asks after a task of it has asked: the answer to the task is taken for this question too, which nobody is asked.`,
      help: `Ask this question in a task as well, or answer by id, ${code('new Command({ resume: { [interrupt.id]: answer } })')}.`,
      graph: model.id,
      site: shown,
      evidence: { nodes: [node], name: 'after a task' },
      related: [
        { role: 'task', node, message: 'the task that asks first', site: after },
        { role: 'interrupt', node, message: 'this question takes its answer', site },
        ...model.resumes.slice(0, 1).map((resume) => ({ role: 'resume', message: 'one value answers here', site: resume.site })),
      ],
      fixes: [],
    };
  }
}

function firstQuestions({ interrupts }: GraphModel): Map<string, Interrupt> {
  const asking = new Map<string, Interrupt>();
  for (const one of interrupts) if (one.swallowed === null && !asking.has(one.node)) asking.set(one.node, one);
  return asking;
}

/** Tools that ask are mostly called one by one; it takes an answer in sight that would be wrong for two. */
function isToolsOfAgent({ agent, nodes }: GraphModel, name: string): boolean {
  return agent !== undefined && nodes.some((node) => node.name === name && node.kind === 'tools');
}

function answeredOnce({ resumes }: GraphModel): boolean {
  return resumes.some(({ with: how }) => how === 'one');
}

/** What can be told without the super-steps: one node meets itself in packets only. */
function canMeet({ nodes, edges }: GraphModel, asking: ReadonlyMap<string, Interrupt>): boolean {
  if (asking.size > 1) return true;
  const targets = [...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto)), ...edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap((outcome) => outcome.targets) : []))];
  return targets.some(({ node, send }) => send !== null && asking.has(node));
}

interface Pair {
  readonly names: readonly [string, string];
  readonly schedule: Schedule;
}

function shortest({ model, steps }: RuleGraph, names: readonly string[]): Pair | null {
  const waits = model.nodes.some(({ defer }) => defer) || model.edges.some(({ kind }) => kind === 'join');
  const pairs = steps.pairsAmong(names).flatMap(([a, b]): Pair[] => {
    const schedule = steps.schedule(a, b);
    // Without every schedule at hand, joins and deferred nodes may keep a pair apart that seems to meet.
    if (schedule === null || (steps.mode === 'pairs' && waits && !steps.always(a, b))) return [];
    return [{ names: [a, b], schedule }];
  });
  return pairs.sort((a, b) => a.schedule.length - b.schedule.length || compareText(a.names.join(), b.names.join()))[0] ?? null;
}

function report(model: GraphModel, asking: ReadonlyMap<string, Interrupt>, { names, schedule }: Pair): Detection {
  const questions = [...new Set(names)].map((name) => asking.get(name)!).sort((a, b) => a.shown.start - b.shown.start);
  const alone = questions.length === 1;
  const who = `${listOf(questions.map(({ node }) => code(node)))} can ask${alone ? ' several times' : ''} in one super-step`;
  const fork = forkOf(model, schedule);
  return {
    certainty: 'sometimes',
    message: `${who}, and one resume value answers ${alone ? 'all of them' : 'both'}.`,
    help: `Answer by id, ${code('new Command({ resume: { [interrupt.id]: answer } })')}, or ask one after the other.`,
    graph: model.id,
    site: questions[0]!.shown,
    evidence: { nodes: [...new Set(names)].sort(compareText), pairs: [names], schedule },
    related: [
      ...questions.map(({ node, site }) => ({ role: 'interrupt', node, message: `${code(node)} asks here`, site })),
      ...(fork === null ? [] : [{ role: 'fork', node: fork.node, message: `${code(fork.node === '__start__' ? 'START' : fork.node)} starts them together`, site: fork.site }]),
      ...model.resumes.slice(0, 1).map(({ site }) => ({ role: 'resume', message: 'one value answers here', site })),
    ],
    fixes: [],
  };
}
