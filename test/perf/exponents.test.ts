import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { SHAPES, textOf } from './shapes.ts';

/** Sizes that are far enough apart for a quadratic step to show, and small enough for a test. */
const [SMALL, LARGE] = [1000, 4000];

/** Linear work comes out near 1, and with garbage and caches below this; quadratic work comes out near 2. */
const MOST = 1.5;

/** Processor time of one analysis, from text to findings: the least of some, since others only ever add to it. */
function costOf(shape: string, size: number): number {
  const text = textOf(shape, size);
  let least = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    const { graphs } = createAnalyzer({ root: import.meta.dirname }).file('graph.ts', text);
    least = Math.min(least, process.cpuUsage(before).user);
    expect(graphs[0]!.model.nodes).toHaveLength(size);
  }
  return least;
}

describe('from text to findings, work grows with the graph and not with its square', () => {
  test.each(Object.keys(SHAPES))('%s', (shape) => {
    costOf(shape, SMALL / 4);
    const [small, large] = [SMALL, LARGE].map((size) => costOf(shape, size)) as [number, number];
    const exponent = Math.log(large / small) / Math.log(LARGE / SMALL);
    expect(exponent, `${(small / 1000).toFixed(0)} ms for ${SMALL} nodes, ${(large / 1000).toFixed(0)} ms for ${LARGE}`).toBeLessThan(MOST);
  });
});
