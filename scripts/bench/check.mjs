/** The command line on a project, against the fastest compiler there is on the same project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT, alternating, costOf, isBusy, median, ROOT, wallOf } from './measure.mjs';

const RUNS = 7;

export async function check({ directory }) {
  const compiler = ['typescript7', 'typescript'].map((name) => join(ROOT, 'node_modules', name)).find((path) => existsSync(path));
  const { version } = JSON.parse(readFileSync(join(compiler, 'package.json'), 'utf8'));
  const { ours, theirs } = await alternating(RUNS, {
    ours: () => costOf(process.execPath, [join(BUILT, 'src/cli/bin.js'), 'check'], directory, [1]),
    theirs: () => wallOf(process.execPath, [join(compiler, 'bin/tsc'), '--noEmit', '-p', '.'], directory),
  });
  const [wall, cpu, memory] = ['wall', 'cpu', 'memory'].map((what) => median(ours.map((run) => run[what])));
  const compiled = median(theirs.map((run) => run.wall));
  return [
    { what: 'superstep check: 200 files, 40,000 lines, 20 graphs', budget: 1.2, measured: (isBusy() ? cpu : wall) / 1000, unit: 's', note: `${(wall / 1000).toFixed(2)} s wall, ${(cpu / 1000).toFixed(2)} s processor` },
    { what: 'superstep check: memory', budget: 300, measured: memory, unit: 'MB' },
    { what: `superstep check: wall time of that of tsc --noEmit ${version}`, budget: 1, measured: wall / compiled, unit: '%', note: `${wall.toFixed(0)} against ${compiled.toFixed(0)} ms` },
  ];
}
