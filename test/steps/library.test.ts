import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from '../../src/steps/explore.ts';
import type { StepGraph } from '../../src/steps/step-graph.ts';
import { buildWithLibrary } from './library.ts';
import { doubts, inventions, violations } from './observations.ts';
import { randomGraph } from './random-graph.ts';
import { enumerateRuns } from './runs.ts';

const RUNS = Number(process.env['SUPERSTEP_RUNS'] ?? 2000);
const TIME = 60_000 + RUNS * 100;
const STEPS = 5;
const ENUMERATED = 6;

/** Holds one graph against what the library does with it; says how far it got. */
async function hold(graph: StepGraph): Promise<'some runs' | 'all runs' | 'all runs to their ends'> {
  const runs = await enumerateRuns(buildWithLibrary(graph), STEPS, ENUMERATED);
  const exploration = explore(graph, { configurations: 500 });
  expect(violations(exploration, runs.observed)).toEqual([]);
  expect(violations(explore(graph, { configurations: 0 }), runs.observed)).toEqual([]);
  if (!runs.complete || exploration.mode !== 'exact') return 'some runs';
  expect(inventions(exploration, runs, STEPS)).toEqual([]);
  if (runs.observed.some((run) => run.length > STEPS)) return 'all runs';
  expect(doubts(exploration, runs)).toEqual([]);
  return 'all runs to their ends';
}

test(`the library does what is said to be possible, and all of it (${RUNS} random graphs)`, async () => {
  const held = new Map<string, number>();
  const property = fc.asyncProperty(randomGraph(5), async (graph) => {
    const far = await hold(graph);
    held.set(far, (held.get(far) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns: RUNS });
  console.info(Object.fromEntries(held));
  expect(held.get('all runs to their ends')).toBeGreaterThan(RUNS / 10);
}, TIME);
