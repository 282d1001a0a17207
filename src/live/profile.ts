import type { StepRecord } from './recording.ts';

export interface NodeTimes {
  readonly node: string;
  readonly runs: number;
  readonly ms: number;
  /** How long others of its step had been done before it was; what it alone holds up. */
  readonly heldUpMs: number;
  readonly tokens: number;
}

export interface GraphProfile {
  readonly graph: string;
  readonly runs: number;
  readonly ms: number;
  readonly steps: number;
  /** The sum of the slowest task of each step: no order of the same steps is faster. */
  readonly criticalMs: number;
  /** The sum of all tasks. */
  readonly workMs: number;
  readonly nodes: readonly NodeTimes[];
  /** The last run: one lane a task, with real times from the start of the run. */
  readonly lanes: readonly (readonly Lane[])[];
}

export interface Lane {
  readonly node: string;
  readonly from: number;
  readonly to: number;
}

interface Memory {
  runs: number;
  ms: number;
  steps: number;
  criticalMs: number;
  workMs: number;
  readonly nodes: Map<string, { runs: number; ms: number; heldUpMs: number; tokens: number }>;
  lanes: Lane[][];
}

const MOST = { graphs: 500, nodes: 1000, lanes: 64 } as const;

/** Why a graph is slow: which task each super-step waited for, and how long. */
export class Profile {
  readonly #graphs = new Map<string, Memory>();

  step(graph: string, { tasks, number }: StepRecord): void {
    const done = tasks.filter(({ ended, outcome }) => outcome !== 'running' && !Number.isNaN(ended)).map((task) => ({ ...task, ms: task.ended - task.started }));
    if (done.length === 0 || done.every(({ node }) => node === '__start__')) return;
    const memory = this.#of(graph);
    memory.steps++;
    if (number <= 1) memory.lanes = [];
    memory.lanes.push(done.map(({ node, started, ended }) => ({ node, from: started, to: ended })));
    if (memory.lanes.length > MOST.lanes) memory.lanes.shift();
    const [slowest, next] = [...done].sort((a, b) => b.ended - a.ended);
    memory.criticalMs += Math.max(...done.map(({ ended }) => ended)) - Math.min(...done.map(({ started }) => started));
    for (const task of done) {
      memory.workMs += task.ms;
      const known = memory.nodes.get(task.node) ?? { runs: 0, ms: 0, heldUpMs: 0, tokens: 0 };
      if (memory.nodes.size < MOST.nodes) memory.nodes.set(task.node, known);
      known.runs++;
      known.ms += task.ms;
      known.tokens += task.tokens;
      if (task.id === slowest?.id && next !== undefined) known.heldUpMs += task.ended - next.ended;
    }
  }

  run(graph: string, ms: number): void {
    const memory = this.#of(graph);
    memory.runs++;
    memory.ms += ms;
  }

  get graphs(): readonly GraphProfile[] {
    return [...this.#graphs].map(([graph, { nodes, lanes, ...sums }]) => {
      const start = Math.min(...lanes.flat().map(({ from }) => from));
      return {
        graph,
        ...sums,
        nodes: [...nodes].map(([node, times]) => ({ node, ...times })).sort((a, b) => b.heldUpMs - a.heldUpMs || b.ms - a.ms || (a.node < b.node ? -1 : 1)),
        lanes: lanes.map((step) => step.map(({ node, from, to }) => ({ node, from: from - start, to: to - start }))),
      };
    });
  }

  #of(graph: string): Memory {
    const known = this.#graphs.get(graph);
    if (known !== undefined) return known;
    const memory: Memory = { runs: 0, ms: 0, steps: 0, criticalMs: 0, workMs: 0, nodes: new Map(), lanes: [] };
    if (this.#graphs.size < MOST.graphs) this.#graphs.set(graph, memory);
    return memory;
  }
}

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

/** The profile for people: what each run waits for, and what it would gain. */
export function profileText({ graph, runs, ms: all, steps, criticalMs, workMs, nodes, lanes }: GraphProfile): string {
  const each = (value: number): string => ms(value / Math.max(1, runs));
  const rows = nodes.map(({ node, runs: times, ms: spent, heldUpMs, tokens }) => [node, `${times} times`, ms(spent / times), heldUpMs > 0 ? `alone holds up its step ${each(heldUpMs)} a run` : '', tokens > 0 ? `${Math.round(tokens / times)} tokens` : '']);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const slow = nodes.find(({ heldUpMs }) => heldUpMs > 0);
  return [
    `${graph}: ${runs} runs, ${each(all)} each, ${(steps / Math.max(1, runs)).toFixed(1)} super-steps`,
    `  critical path ${each(criticalMs)}, work ${each(workMs)}, around the tasks ${each(Math.max(0, all - criticalMs))}`,
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`),
    ...(slow === undefined ? [] : [`  A super-step ends with its slowest task: without ${slow.node} beside them, the others would go on ${each(slow.heldUpMs)} earlier.`]),
    ...lanesText(lanes),
  ].join('\n');
}

const WIDTH = 48;

function lanesText(lanes: readonly (readonly Lane[])[]): string[] {
  const all = lanes.flat();
  const end = Math.max(...all.map(({ to }) => to));
  if (all.length === 0 || end <= 0) return [];
  const widest = Math.max(...all.map(({ node }) => node.length));
  const at = (time: number): number => Math.round((time / end) * WIDTH);
  return ['  last run', ...lanes.flatMap((step, index) => step.map(({ node, from, to }) => `  ${String(index + 1).padStart(3)}  ${node.padEnd(widest)}  ${' '.repeat(at(from))}${'█'.repeat(Math.max(1, at(to) - at(from)))}  ${ms(to - from)}`))];
}
