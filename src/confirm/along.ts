import type { Finding } from '../model/finding.ts';
import { type GraphModel, START } from '../model/graph.ts';
import type { Unobservable } from './plan.ts';
import { js, raw, type Scene } from './scene.ts';
import { wholeGraphs } from './whole-graph.ts';

/** What the nodes of a finding do in its last step, and what is to be seen of it. */
export interface Along {
  readonly expected: string;
  /** What each node of the finding does, as the text of a function of the state, the configuration, and of how it goes on. */
  readonly body?: string;
  /** Which of them do it; all where it is not said. */
  readonly by?: readonly string[];
  readonly compile?: string;
  /** Given once the run has stopped to ask. */
  readonly resume?: string;
  /** Statements that return what was seen, or null. They know `told`, `shared`, `steps`, and the error. */
  readonly after: readonly string[];
}

/** The whole graph, run along the schedule of the finding; without one, on every way until it is seen. */
export function scheduled(model: GraphModel, { evidence }: Finding, { expected, body, by, compile = '', resume, after }: Along): readonly Scene[] | Unobservable {
  const { nodes = [], schedule } = evidence;
  const plan = schedule?.[0]?.[0] === START ? schedule.slice(1) : null;
  const bodies = body === undefined ? {} : Object.fromEntries((by ?? nodes).map((node) => [node, body]));
  return wholeGraphs(model, { bodies, compile }).map((graph) => ({
    expected,
    lines: js`
      ${raw(graph)}
      const plan = ${plan};
      const all = await everyWay(async (choose) => {
        const told = [];
        const shared = new InMemoryStore();
        const graph = build(choose, told, shared);
        const config = { configurable: { thread_id: 'ada' }, recursionLimit: plan === null ? 25 : plan.length + 5 };
        const { steps, error } = await watch(graph, INPUT, config);
        ${raw(resume === undefined ? '' : `await watch(graph, new Command({ resume: ${JSON.stringify(resume)} }), config);`)}
        const judge = async () => {
          ${raw(after)}
        };
        return { steps, error, saw: await judge() };
      }, plan);
      report(all.find(({ saw }) => saw !== null)?.saw ?? null, all.silence(${nodes[0] ?? ''}));`,
  }));
}

/** How steps are said: `a | b + c`. */
const SAY_STEPS = "const say = ['START', ...steps.map((step) => step.join(' + '))].join(' | ');";

/** Whether the steps of the finding were seen, one after the other; others may run beside. */
export function tookSteps({ evidence }: Finding): readonly string[] {
  const steps = (evidence.schedule ?? []).filter((step) => step[0] !== START).map((step) => [...step].sort());
  return js`
    ${raw(SAY_STEPS)}
    const wanted = ${steps};
    const took = steps.some((_, at) => wanted.every((step, index) => step.every((one) => steps[at + index]?.includes(one))));`;
}
