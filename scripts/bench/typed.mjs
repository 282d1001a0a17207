/** Against rules that ask a type checker: what each adds to ESLint on the same project, and what each needs in all. */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { BUILT, costOf, median } from './measure.mjs';

const RUNS = 3;

export async function typed({ directory }) {
  const child = fileURLToPath(new URL('lint-project.mjs', import.meta.url));
  const lint = (kind) => costOf(process.execPath, [child, kind], directory);
  const costs = { plain: [], typed: [], superstep: [], check: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const kind of ['plain', 'typed', 'superstep']) costs[kind].push(await lint(kind));
    costs.check.push(await costOf(process.execPath, [join(BUILT, 'src/cli/bin.js'), 'check'], directory, [0, 1]));
  }
  const cost = (kind, what) => median(costs[kind].map((one) => one[what]));
  const added = (kind, what) => Math.max(cost(kind, what) - cost('plain', what), 0);
  const note = (kind, what, unit) => `${kind('superstep', what).toFixed(0)} against ${kind('typed', what).toFixed(0)} ${unit}`;
  return [
    { what: 'in ESLint: added processor time, of what typed linting adds', budget: 0.1, measured: added('superstep', 'cpu') / added('typed', 'cpu'), unit: '%', note: note(added, 'cpu', 'ms') },
    { what: 'in ESLint: added memory, of what typed linting adds', budget: 0.25, measured: added('superstep', 'memory') / added('typed', 'memory'), unit: '%', note: note(added, 'memory', 'MB') },
    { what: 'superstep check: processor time of that of typed linting', budget: 0.1, measured: cost('check', 'cpu') / cost('typed', 'cpu'), unit: '%', note: `${cost('check', 'cpu').toFixed(0)} against ${cost('typed', 'cpu').toFixed(0)} ms` },
    { what: 'superstep check: memory of that of typed linting', budget: 0.25, measured: cost('check', 'memory') / cost('typed', 'memory'), unit: '%', note: `${cost('check', 'memory').toFixed(0)} against ${cost('typed', 'memory').toFixed(0)} MB` },
  ];
}
