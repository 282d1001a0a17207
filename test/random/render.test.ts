import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cases } from './arbitrary/index.ts';
import { dump } from './dump.ts';
import { Execution, type Run } from './execute.ts';
import { explore, type Explored } from './oracle/explore.ts';
import { unexplained } from './oracle/trace.ts';
import { render } from './render/index.ts';
import type { GraphSpec, ModuleSpec } from './spec.ts';
import { compiledStructure, specStructure } from './structure.ts';

/** The stream loses events of the last steps before it fails at the recursion limit. */
const afterwards = 3;

const runs = Number(process.env['SUPERSTEP_RENDER_RUNS'] ?? 150);
/** The same programs each time, so that a run can be repeated; others by `SUPERSTEP_SEED`. */
const seed = { seed: Number(process.env['SUPERSTEP_SEED'] ?? 20261129) };

test('a rendered program is the graph of its spec, and runs as the spec says', { timeout: 0 }, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ spec, salt }) => {
      const rendered = render(spec, salt);
      const about = (): string => dump(spec, salt, rendered);
      const execution = withText(about, () => new Execution(rendered, spec));
      for (const [index, graph] of spec.graphs.entries()) {
        const compiled = execution.graphs[index];
        expect(compiled && compiledStructure(compiled), about()).toEqual(specStructure(graph));
        await followsSpec(spec, graph, (run) => execution.run(index, run), about);
      }
    }),
    { numRuns: runs, interruptAfterTimeLimit: 240_000, ...(process.env['SUPERSTEP_NO_SHRINK'] === undefined ? {} : { endOnFailure: true }), ...seed },
  );
});

async function followsSpec(spec: ModuleSpec, graph: GraphSpec, run: (options: Parameters<Execution['run']>[1]) => Promise<Run>, about: () => string): Promise<void> {
  const keys = graph.keys.map((key) => key.name);
  const explored = explore(spec, graph, { inputs: [keys, []] });
  for (const attempt of [1, 2]) {
    const result = await run({ input: attempt === 1 ? keys : [], seed: attempt, tolerant: true, limit: 8 });
    expect(result.error === null || isExpected(result), `${result.error?.name}: ${result.error?.message}\n${about()}`).toBe(true);
    if (explored.complete) expect(unexplained(explored, result.steps, result.error === null), `${JSON.stringify(result.steps)}\n${about()}`).toBeNull();
  }
  await witnessesHold(explored, spec.graphs.length > 1, run, about);
}

/** Some of what the exploration says can run together is made to do so. */
async function witnessesHold(explored: Explored, nested: boolean, run: (options: Parameters<Execution['run']>[1]) => Promise<Run>, about: () => string): Promise<void> {
  for (const [pair, witness] of [...explored.pairs].slice(-2)) {
    const result = await run({ input: witness.input, decisions: witness.decisions, tolerant: true, limit: Math.max(witness.steps.length + afterwards, nested ? 25 : 0) });
    if (result.error !== null && isExpected(result) && result.steps.length < witness.steps.length) continue;
    expect(witness.ambiguous ? [] : result.steps.slice(0, witness.steps.length), `${pair}, ${result.error?.message ?? 'ended'}, ${JSON.stringify(witness.decisions)}\n${about()}`).toEqual(witness.ambiguous ? [] : witness.steps);
  }
}

function isExpected(run: Run): boolean {
  return run.error !== null && (run.error.name === 'GraphRecursionError' || /TooManyPackets|Multiple errors/.test(run.error.message));
}

function withText<T>(text: () => string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.stack : String(error)}\n${text()}`);
  }
}
