import { isRecord, type LibraryGraph } from '../conformance/library-graph.ts';
import { observeRun, type Outcome } from '../conformance/run-scenario.ts';
import type { Scenario } from '../conformance/scenario.ts';

export interface Play {
  readonly scenario: Scenario;
  readonly play: () => Promise<Outcome>;
}

/** What a fixture exports, ready to be run: its own `play` where it has one, else the graph of its scenario. */
export function playOf(path: string, exports: Record<string, unknown>, isGraph: (value: unknown) => boolean): Play {
  const { compiled, scenario, play } = exports;
  if (!isRecord(compiled) || !isScenario(scenario)) throw new Error(`${path} must export compiled and scenario`);
  const graph = () => {
    const name = scenario.graph ?? Object.keys(compiled)[0] ?? '';
    const value = compiled[name];
    if (!isGraph(value)) throw new Error(`${path}: ${name} is not a compiled graph`);
    return value as LibraryGraph;
  };
  const stream = async function* (): AsyncGenerator<unknown> {
    if (Object.keys(compiled).length > 0) graph();
    if (typeof play === 'function') yield ['values', await play()];
  };
  const observed = typeof play === 'function' ? () => ({ stream: async () => stream() }) as unknown as LibraryGraph : graph;
  const playAll = async () => {
    for (const input of scenario.earlier ?? []) await observeRun(observed, input);
    return observeRun(observed, scenario.input, scenario.recursionLimit, scenario);
  };
  return { scenario, play: playAll };
}

function isScenario(value: unknown): value is Scenario {
  return isRecord(value) && 'input' in value && 'throws' in value;
}
