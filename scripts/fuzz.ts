/**
 * Feeds mutated programs and configurations to the analysis, the rules, the codemod and the readers of the command line, and
 * looks for crashes, stalls and hunger: npm run fuzz [-- --seconds N] [--seed S]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createInputs, type Input } from './fuzz/inputs.ts';
import { Judge, type Verdict } from './fuzz/judge.ts';
import { shrink } from './fuzz/shrink.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Milliseconds for making a find smaller. */
const SHRINKING = 20_000;

const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.error(`fuzz: --seed ${seed} --seconds ${seconds}`);

const judge = new Judge();
const counts = { inputs: 0, crash: 0, stall: 0, hunger: 0 };
const known = new Set<string>();
const until = Date.now() + seconds * 1000;
let worst = { milliseconds: 0, megabytes: 0 };
for (const input of createInputs(seed, FIXTURES)) {
  if (Date.now() > until) break;
  counts.inputs++;
  const verdict = await judge.of(input);
  worst = { milliseconds: Math.max(worst.milliseconds, verdict.milliseconds), megabytes: Math.max(worst.megabytes, verdict.megabytes) };
  if (verdict.is === 'fine') continue;
  counts[verdict.is]++;
  if (known.has(verdict.why)) continue;
  known.add(verdict.why);
  await keep(input, verdict);
}
await judge.end();
console.log(`| inputs | crashes | stalls | too much memory | longest (ms of processor) | most memory (MB) |\n| ---: | ---: | ---: | ---: | ---: | ---: |`);
console.log(`| ${counts.inputs} | ${counts.crash} | ${counts.stall} | ${counts.hunger} | ${Math.round(worst.milliseconds)} | ${Math.round(worst.megabytes)} |`);
process.exitCode = counts.crash + counts.stall + counts.hunger > 0 ? 1 : 0;

/** A find becomes a file that the tests read from now on. */
async function keep(input: Input, { is, why }: Verdict): Promise<void> {
  console.error(`fuzz: found ${is}: ${why} (${input.door}, ${input.text.length} characters)`);
  const small = await shrink(input, Date.now() + SHRINKING, async (smaller) => {
    const verdict = await judge.of(smaller);
    return verdict.is === is && verdict.why === why;
  });
  const name = `${is}-${seed}-${counts.inputs}-${small.name.replace(/[^\w.-]/g, '_')}`;
  mkdirSync(join(FIXTURES, 'hostile'), { recursive: true });
  writeFileSync(join(FIXTURES, 'hostile', name), small.text);
  console.error(`fuzz: ${is}: ${why}\n      fixtures/hostile/${name}, ${readFileSync(join(FIXTURES, 'hostile', name)).length} bytes, through ${small.door}`);
}
