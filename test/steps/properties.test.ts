import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from '../../src/steps/explore.ts';
import type { Exploration } from '../../src/steps/exploration.ts';
import type { StepGraph } from '../../src/steps/step-graph.ts';
import { randomGraph } from './random-graph.ts';

const numRuns = Number(process.env['SUPERSTEP_RUNS'] ?? 800);
const TIME = 60_000 + numRuns * 20;

function listed(exploration: Exploration): string[] {
  return [...exploration.pairs()].map((pair) => pair.join(' '));
}

function inBothModes(check: (exact: Exploration, pairs: Exploration, graph: StepGraph) => void): void {
  const property = fc.property(randomGraph(6), (graph) => {
    const exact = explore(graph, { configurations: 500 });
    if (exact.mode === 'exact') check(exact, explore(graph, { configurations: 0 }), graph);
  });
  fc.assert(property, { numRuns });
}

test('the pair analysis misses nothing that exact exploration finds', () => {
  inBothModes((exact, pairs) => {
    const known = new Set(listed(pairs));
    expect(listed(exact).filter((pair) => !known.has(pair))).toEqual([]);
    expect([...exact.reachable].filter((name) => !pairs.reachable.has(name))).toEqual([]);
  });
}, TIME);

test('what the pair analysis calls certain or earlier is so', () => {
  inBothModes((exact, pairs) => {
    for (const [a, b] of exact.pairs()) {
      if (pairs.always(a, b)) expect(exact.always(a, b)).toBe(true);
      expect([...pairs.before(a, b)].filter((name) => !exact.before(a, b).has(name))).toEqual([]);
    }
  });
}, TIME);

test('without joins and deferred nodes the pair analysis finds nothing else either, and its schedules are as short', () => {
  const property = fc.property(randomGraph(6), ({ nodes }) => {
    const graph = { nodes: nodes.map((node) => ({ ...node, defer: false })), joins: [] };
    const exact = explore(graph, { configurations: 500 });
    const pairs = explore(graph, { configurations: 0 });
    if (exact.mode !== 'exact') return;
    expect(listed(pairs)).toEqual(listed(exact));
    for (const [a, b] of pairs.pairs()) {
      expect(pairs.schedule(a, b)).toHaveLength(exact.schedule(a, b)!.length);
    }
  });
  fc.assert(property, { numRuns });
}, TIME);

test('every schedule begins with START, ends with the pair, and each step starts the next', () => {
  inBothModes((exact, pairs, graph) => {
    for (const exploration of [exact, pairs]) {
      for (const [a, b] of exploration.pairs()) {
        const schedule = exploration.schedule(a, b)!;
        expect(schedule[0]).toEqual(['__start__']);
        expect(isWithin([a, b], schedule.at(-1)!)).toBe(true);
        for (const step of schedule) expect([...step].sort()).toEqual(step);
        expect(unstarted(graph, schedule)).toEqual([]);
      }
    }
  });
}, TIME);

/**
 * Names of a schedule that nothing in the step before starts. Deferred nodes may have been triggered earlier; and what the
 * pair analysis puts beside a deferred node is known to have been started, not when.
 */
function unstarted(graph: StepGraph, schedule: readonly (readonly string[])[]): string[] {
  return schedule.slice(1).flatMap((step, at) => {
    const waits = step.some((name) => isDeferred(graph, name));
    const ran = (): string[] => schedule.slice(waits ? 0 : at, at + 1).flat();
    return step.filter((name) => !ran().some((by) => starts(graph, by, name)));
  });
}

function isDeferred(graph: StepGraph, name: string): boolean {
  return graph.nodes.some((node) => node.name === name && node.defer);
}

function starts(graph: StepGraph, by: string, name: string): boolean {
  const node = graph.nodes.find((other) => other.name === by)!;
  const routes = node.choices.flat();
  return (
    [...node.edges, ...routes.flatMap((route) => route.targets)].includes(name) ||
    routes.some((route) => route.sends.some((send) => send.node === name)) ||
    graph.joins.some((join) => join.to === name && join.from.includes(by))
  );
}

function isWithin(pair: readonly string[], step: readonly string[]): boolean {
  return pair[0] === pair[1] ? step.filter((name) => name === pair[0]).length > 1 : pair.every((name) => step.includes(name));
}

test('all questions give one answer', () => {
  inBothModes((...explorations) => {
    for (const exploration of explorations.slice(0, 2) as [Exploration, Exploration]) {
      const pairs = [...exploration.pairs()];
      const names = [...exploration.reachable];
      expect(exploration.pairsAmong(names)).toEqual(pairs);
      const asked = names.flatMap((a) => names.filter((b) => a <= b && exploration.together(a, b)).map((b) => [a, b]));
      expect(asked.sort()).toEqual([...pairs].sort());
    }
  });
}, TIME);
