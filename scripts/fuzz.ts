/**
 * Feeds mutated programs and configurations to the analysis, the rules, the codemod and the command line, and looks for crashes,
 * stalls and hunger: npm run fuzz [-- --seconds N | --inputs N] [--seed S] [--from N]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Input, inputOf, programsIn } from './fuzz/inputs.ts';
import { BATCH, Judge, type Verdict } from './fuzz/judge.ts';
import { shrink } from './fuzz/shrink.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Milliseconds for making a find smaller. */
const SHRINKING = 60_000;
/** How often it is said how far one is. */
const EVERY = 5000;

const { values } = parseArgs({ options: { seconds: { type: 'string' }, inputs: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const from = Number(values.from ?? 0);
const end = values.inputs === undefined ? Infinity : from + Number(values.inputs);
const until = values.inputs === undefined || values.seconds !== undefined ? Date.now() + Number(values.seconds ?? 60) * 1000 : Infinity;
console.error(`fuzz: --seed ${seed} --from ${from}`);

const programs = programsIn(FIXTURES);
const judge = new Judge();
const counts = { crash: 0, stall: 0, hunger: 0 };
const known = new Set<string>();
let worst = { milliseconds: 0, megabytes: 0 };
let done = from;
while (done < end && Date.now() < until) {
  const inputs = Array.from({ length: Math.min(BATCH, end - done) }, (_, index) => inputOf(seed, done + index, programs));
  const verdicts = await judge.of(inputs);
  for (const [index, verdict] of verdicts.entries()) {
    worst = { milliseconds: Math.max(worst.milliseconds, verdict.milliseconds), megabytes: Math.max(worst.megabytes, verdict.megabytes) };
    if (verdict.is === 'fine') continue;
    counts[verdict.is]++;
    await keep(done + index, inputs[index]!, verdict);
  }
  if (Math.floor(done / EVERY) !== Math.floor((done + inputs.length) / EVERY)) console.error(`fuzz: ${done + inputs.length - from} inputs, ${JSON.stringify(counts)}`);
  done += inputs.length;
}
await judge.end();
console.log('| inputs | crashes | stalls | too much memory | longest (ms of processor) | most memory (MB) |\n| ---: | ---: | ---: | ---: | ---: | ---: |');
console.log(`| ${done - from} | ${counts.crash} | ${counts.stall} | ${counts.hunger} | ${Math.round(worst.milliseconds)} | ${Math.round(worst.megabytes)} |`);
process.exitCode = counts.crash + counts.stall + counts.hunger > 0 ? 1 : 0;

/** The first find of a kind becomes a file that the tests read from now on. */
async function keep(number: number, input: Input, { is, why }: Verdict): Promise<void> {
  console.error(`fuzz: found ${is}: ${why} (${input.door}, ${input.text.length} characters), again with --seed ${seed} --from ${number} --inputs 1`);
  if (known.has(why)) return;
  known.add(why);
  const small = await shrink(input, Date.now() + SHRINKING, async (smaller) => {
    const [verdict] = await judge.of([smaller]);
    return verdict!.is === is && verdict!.why === why;
  });
  const name = `${is}-${seed}-${number}-${small.name.replace(/[^\w.-]/g, '_').slice(-40)}`;
  mkdirSync(join(FIXTURES, 'hostile'), { recursive: true });
  writeFileSync(join(FIXTURES, 'hostile', name), small.text);
  console.error(`      fixtures/hostile/${name}, ${small.text.length} characters, through ${small.door}`);
}
