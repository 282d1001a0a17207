/** The command line on whole projects, against the compilers and linters on the same project. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternating, BUILT, costOf, isBusy, median, ROOT, wallOf } from './measure.mjs';
import { oxlint, typescript6, typescript7 } from './peers.mjs';
import { plainFile, writeProject } from './project.mjs';

const RUNS = 5;
const FILES = 10_000;

const bin = join(BUILT, 'src/cli/bin.js');

export async function check({ directory }) {
  const { ours, tsc7, tsc6, lint } = await alternating(RUNS, {
    ours: () => costOf(process.execPath, [bin, 'check'], directory, [1]),
    tsc7: () => wallOf(process.execPath, [typescript7(), '--noEmit', '-p', '.'], directory),
    tsc6: () => wallOf(process.execPath, [typescript6(), '--noEmit', '-p', '.'], directory),
    lint: () => wallOf(process.execPath, [oxlint(), 'src', '--quiet'], directory),
  });
  const of = (runs, what) => median(runs.map((run) => run[what]));
  const [wall, cpu, memory] = ['wall', 'cpu', 'memory'].map((what) => of(ours, what));
  const others = `tsc 7 ${of(tsc7, 'wall').toFixed(0)} ms, tsc 6 ${of(tsc6, 'wall').toFixed(0)} ms, oxlint ${of(lint, 'wall').toFixed(0)} ms`;
  return [
    { what: 'superstep check: 200 files, 40,000 lines, 20 graphs', budget: 1.2, measured: (isBusy() ? cpu : wall) / 1000, unit: 's', note: `${(wall / 1000).toFixed(2)} s wall, ${(cpu / 1000).toFixed(2)} s processor` },
    { what: 'superstep check: memory', budget: 200, measured: memory, unit: 'MB' },
    { what: 'superstep check: wall time of that of tsc 7', budget: 0.7, measured: wall / of(tsc7, 'wall'), unit: '%', note: `${wall.toFixed(0)} ms; ${others}` },
    ...(await plainProject()),
  ];
}

/** Files without graphs: what each of them adds, and that memory does not grow with them. */
async function plainProject() {
  const directory = mkdtempSync(join(tmpdir(), 'superstep-many-'));
  try {
    writeProject(directory, { files: 100, lines: 20_000, graphs: 2 }, join(ROOT, 'node_modules'));
    const run = () => costOf(process.execPath, [bin, 'check'], directory, [0, 1]);
    const few = [await run(), await run(), await run()];
    const text = plainFile(120, 7);
    for (let file = 0; file < FILES; file++) {
      const folder = join(directory, 'src/many', `part${file % 100}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `file${file}.ts`), text);
    }
    const many = [await run(), await run(), await run()];
    const of = (runs, what) => median(runs.map((one) => one[what]));
    return [
      { what: 'superstep check: what each file without a graph adds, processor time', budget: 0.2, measured: (of(many, 'cpu') - of(few, 'cpu')) / FILES, unit: 'ms', note: `${FILES} files of 120 lines` },
      { what: 'superstep check: memory with 10,000 files', budget: 200, measured: of(many, 'memory'), unit: 'MB' },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}
