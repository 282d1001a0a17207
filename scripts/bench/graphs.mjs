/** Large graphs, from text to findings, each in a process of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SHAPES, textOf } from '../../test/perf/shapes.ts';
import { costOf } from './measure.mjs';

const SIZES = [
  { size: 10_000, seconds: 1 },
  { size: 100_000, seconds: 10 },
];
const MOST_MEMORY = 1500;

const child = fileURLToPath(new URL('graph-process.mjs', import.meta.url));

export async function graphs({ directory }) {
  const rows = [];
  for (const { size, seconds } of SIZES) {
    for (const shape of Object.keys(SHAPES)) {
      const file = join(directory, 'large.ts');
      writeFileSync(file, textOf(shape, size));
      const what = `from text to findings: ${shape} of ${size.toLocaleString('en')} nodes`;
      try {
        const { output, memory } = await costOf(process.execPath, ['--max-old-space-size=4000', child, file, String(size)], directory);
        const { user, wall } = JSON.parse(output);
        rows.push({ what, budget: seconds, measured: user, unit: 's', note: `${wall.toFixed(1)} s wall, ${memory.toFixed(0)} MB` });
        if (size === SIZES.at(-1).size) rows.push({ what: `${what}: memory`, budget: MOST_MEMORY, measured: memory, unit: 'MB' });
      } catch (error) {
        rows.push({ what, budget: seconds, measured: Infinity, unit: 's', note: error.message.split('\n', 2).join(' ').slice(0, 120) });
      }
    }
  }
  return rows;
}
