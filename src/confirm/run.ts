import { build, PlanEnd } from './build.ts';
import type { Compiled, Library } from './library.ts';
import type { Plan } from './plan.ts';

/** What was seen of one run. */
export interface Seen {
  /** The tasks of each step that was started, names sorted; START's step is not among them. */
  readonly steps: readonly (readonly string[])[];
  readonly error: SeenError | null;
  /** The state after the last step that was applied; null where it never held anything. */
  readonly values: unknown;
  /** The graph was refused before it ran. */
  readonly refused: boolean;
}

export interface SeenError {
  readonly name: string;
  readonly code: string | null;
  readonly channel: string | null;
  /** The first line: what follows is a link. */
  readonly message: string;
}

/** Builds the graph of a plan and runs it up to the step in which the finding is seen. */
export async function runPlan(library: Library, plan: Plan): Promise<Seen> {
  let graph: Compiled;
  const started: string[] = [];
  try {
    graph = build(library, plan, (node) => started.push(node));
  } catch (error) {
    return { steps: [], error: describe(error), values: null, refused: true };
  }
  const seen = await watch(graph, plan.input, plan.schedule.length + 2);
  if (seen.error?.name === PlanEnd.name) return { ...seen, steps: seen.steps.slice(0, plan.schedule.length - 1), error: null };
  return withLastStep(seen, started);
}

/** An error ends the stream before it has told of all tasks of the step; the stubs know of all. */
function withLastStep(seen: Seen, started: readonly string[]): Seen {
  const told = seen.steps.flat().length;
  if (seen.error === null || told >= started.length || seen.steps.length === 0) return seen;
  const earlier = seen.steps.slice(0, -1);
  return { ...seen, steps: [...earlier, started.slice(earlier.flat().length).sort()] };
}

/** Follows a run step by step, whatever graph it is. */
export async function watch(graph: Compiled, input: unknown, recursionLimit: number, options: object = {}): Promise<Seen> {
  const steps = new Map<number, string[]>();
  let values: unknown = null;
  const seen = (error: SeenError | null): Seen => ({ steps: [...steps.values()].map((step) => step.sort()), error, values, refused: false });
  try {
    for await (const chunk of await graph.stream(input, { ...options, streamMode: ['values', 'debug'], recursionLimit })) {
      const [mode, payload] = chunk as readonly [string, unknown];
      if (mode === 'debug') note(payload, steps);
      if (mode === 'values') values = payload ?? null;
    }
    return seen(null);
  } catch (error) {
    return seen(describe(error));
  }
}

interface DebugEvent {
  readonly type?: string;
  readonly step?: number;
  readonly payload?: { readonly name?: string };
}

function note(event: unknown, steps: Map<number, string[]>): void {
  const { type, step, payload } = event as DebugEvent;
  if (type !== 'task' || step === undefined || payload?.name === undefined) return;
  const tasks = steps.get(step);
  if (tasks === undefined) steps.set(step, [payload.name]);
  else tasks.push(payload.name);
}

export function describe(error: unknown): SeenError {
  // Tasks that fail together are told together.
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  if (!(error instanceof Error)) return { name: typeof error, code: null, channel: null, message: String(error) };
  const code = 'lc_error_code' in error && typeof error.lc_error_code === 'string' ? error.lc_error_code : null;
  // A key may hold quotes and ends of lines.
  const [told, channel = null] = /^Invalid update for channel "([\s\S]*?)"(?= with values )/.exec(error.message) ?? /^Invalid update for channel "([^"]*)"/.exec(error.message) ?? [''];
  const [rest = ''] = error.message.slice(told.length).split('\n');
  return { name: error.name, code, channel, message: told + rest };
}
