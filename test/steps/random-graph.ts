import * as fc from 'fast-check';
import type { Route, StepGraph, StepJoin, StepNode } from '../../src/steps/step-graph.ts';

/** Small graphs with everything that bears on super-steps. START comes first and always leads somewhere. */
export function randomGraph(nodes: number): fc.Arbitrary<StepGraph> {
  return fc.integer({ min: 1, max: nodes }).chain((count) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].slice(0, count);
    return fc.record({
      nodes: fc.tuple(startNode(names), ...names.map((name) => innerNode(name, names))),
      joins: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: fc.array(join(names), { maxLength: 3 }) }),
    });
  });
}

function startNode(names: readonly string[]): fc.Arbitrary<StepNode> {
  return fc.record({
    name: fc.constant('__start__'),
    defer: fc.constant(false),
    edges: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
    choices: choices(names, 9),
  });
}

function innerNode(name: string, names: readonly string[]): fc.Arbitrary<StepNode> {
  return fc.record({
    name: fc.constant(name),
    defer: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    edges: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }) },
    ),
    choices: choices(names, 4),
  });
}

function choices(names: readonly string[], without: number): fc.Arbitrary<Route[][]> {
  const choice = fc.array(route(names), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: without, arbitrary: fc.constant<Route[][]>([]) },
    { weight: 2, arbitrary: choice.map((routes) => [routes]) },
    { weight: 1, arbitrary: fc.array(choice, { minLength: 2, maxLength: 2 }) },
  );
}

function route(names: readonly string[]): fc.Arbitrary<Route> {
  const count = fc.constantFrom<number | 'many'>(1, 1, 2, 3, 'many');
  const send = fc.record({ node: fc.constantFrom(...names), count });
  return fc.record({
    targets: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    sends: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(send, { minLength: 1, maxLength: 2 }) }),
  });
}

function join(names: readonly string[]): fc.Arbitrary<StepJoin> {
  return fc.record({
    from: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
    to: fc.constantFrom(...names),
  });
}
