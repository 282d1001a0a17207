import { expect, test } from 'vitest';
import { Session, watch } from '../../src/live/index.ts';
import { Execution } from '../random/execute.ts';
import { programOf } from '../random/referee.ts';
import { render } from '../random/render/index.ts';

/** `SUPERSTEP_RUNS` programs from number `SUPERSTEP_SEED`; without them the same few each time. */
const programs = Number(process.env['SUPERSTEP_RUNS'] ?? 60);
const first = Number(process.env['SUPERSTEP_SEED'] ?? 40_000);
const SEEDS = [1, 7, 23];

test(`each conflict of ${programs} random programs is reported, and no other`, { timeout: 0 }, async () => {
  let runs = 0;
  let conflicts = 0;
  for (let number = first; number < first + programs; number++) {
    const { spec, salt } = programOf(number);
    const rendered = render(spec, salt);
    const [execution, alone] = [new Execution(rendered, spec), new Execution(rendered, spec)];
    const session = new Session();
    for (const graph of execution.graphs) watch(graph, session);
    for (const [index, graph] of spec.graphs.entries()) for (const seed of SEEDS) {
      const options = { input: graph.keys.map(({ name }) => name), seed, limit: 8 };
      const run = await execution.run(index, options);
      const tolerant = await alone.run(index, { ...options, tolerant: true });
      const told = new Set(session.take().flatMap(({ rule, key }) => (rule === 'no-unreduced-parallel-write' && key !== null ? [key] : [])));
      const happened = run.conflicts.map(({ key }) => key);
      const possible = new Set([...happened, ...tolerant.conflicts.map(({ key }) => key)]);
      const where = `program ${number}, graph ${graph.name}, seed ${seed}`;
      expect(happened.filter((key) => !told.has(key)), `${where}: not reported`).toEqual([]);
      expect([...told].filter((key) => !possible.has(key)), `${where}: reported, and did not happen`).toEqual([]);
      runs++;
      if (happened.length > 0) conflicts++;
    }
  }
  console.log(`${runs} runs of ${programs} random programs, ${conflicts} with a conflict, each reported and no other`);
  expect(conflicts).toBeGreaterThan(0);
});
