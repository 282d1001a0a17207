/**
 * Holds what was built against the budgets: npm run bench [-- --strict] [-- <section>…]
 *
 * Costs are compared within one run, as medians of several. Where other programs keep the processors busy, times in
 * seconds are those of the processor. With --strict the exit status is 1 where a budget does not hold.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { BUILT, ROOT } from './bench/measure.mjs';
import { check } from './bench/check.mjs';
import { editor } from './bench/editor.mjs';
import { graphs as largeGraphs } from './bench/graphs.mjs';
import { plainFiles } from './bench/plain-file.mjs';
import { writeProject } from './bench/project.mjs';
import { runtime } from './bench/runtime.mjs';
import { start } from './bench/start.mjs';
import { typed } from './bench/typed.mjs';

const SECTIONS = { start, plain: plainFiles, editor, typed, check, graphs: largeGraphs, runtime };

const args = process.argv.slice(2);
const strict = args.includes('--strict');
const wanted = args.filter((arg) => arg !== '--strict');
const unknown = wanted.find((name) => !Object.hasOwn(SECTIONS, name));
if (unknown !== undefined) {
  console.error(`bench: "${unknown}" is no section; ${Object.keys(SECTIONS).join(', ')} are.`);
  process.exit(2);
}
if (!existsSync(BUILT)) {
  console.error('bench: nothing is built yet: npm run build');
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), 'superstep-bench-'));
let failed = 0;
try {
  const graphs = writeProject(directory, { files: 200, lines: 40_000, graphs: 20 }, join(ROOT, 'node_modules'));
  console.log(machine());
  print(['what', 'budget', 'measured', '', '']);
  for (const name of wanted.length > 0 ? wanted : Object.keys(SECTIONS)) {
    for (const { what, budget, measured, unit, note = '' } of await SECTIONS[name]({ directory, graphs })) {
      const holds = measured < budget;
      if (!holds) failed += 1;
      print([what, `< ${shown(budget, unit)}`, shown(measured, unit), holds ? 'pass' : 'FAIL', note]);
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}
console.log(failed === 0 ? 'All budgets hold.' : `${failed} ${failed === 1 ? 'budget does' : 'budgets do'} not hold.`);
process.exitCode = strict && failed > 0 ? 1 : 0;

/** Times mean something only beside the machine that took them. */
function machine() {
  const [{ model }] = cpus();
  return `${cpus().length} × ${model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${type()}, Node.js ${process.version}, load ${loadavg()[0].toFixed(1)} at the start`;
}

function shown(value, unit) {
  if (unit === '%') return `${(value * 100).toFixed(value < 0.1 ? 2 : 0)} %`;
  return `${value.toFixed(unit === 'MB' ? 0 : unit === 'x' ? 1 : 2)} ${unit}`;
}

function print([what, budget, measured, verdict, note]) {
  console.log(`${what.padEnd(66)} ${budget.padStart(9)} ${measured.padStart(9)}  ${verdict.padEnd(4)}  ${note}`.trimEnd());
}
