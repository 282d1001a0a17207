import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AskingJudge } from '../test/random/asking/judge.ts';
import { dump } from '../test/random/dump.ts';
import { render } from '../test/random/render/index.ts';
import { Thrift } from '../test/random/thrift.ts';
import { programOf, Referee, type Verdict } from '../test/random/referee.ts';

/**
 * `npm run referee -- --count N --seed S [--dump folder]`: random programs, analysed and executed on the library. Each
 * quarrel is printed with the number of its program; `--seed` that number and `--count 1` shows it again, in the plainest
 * style in which it is still there. With `--asking` programs whose routers ask the state, each run with every input. With
 * `--thrift 0.1` the same programs, analysed with a tenth of the usual work and with all of it.
 */
const options = optionsOf(process.argv.slice(2));
const count = Number(options.get('count') ?? 1000);
const first = Number(options.get('seed') ?? Date.now() % 1_000_000_000);
const folder = options.get('dump');

if (options.has('asking')) await judgeAsking();
if (options.has('thrift')) judgeThrift(Number(options.get('thrift')));
const referee = new Referee();
const complaints = new Map<string, number>();
let quarrels = 0;
console.log(`${count} programs from seed ${first}`);
for (let number = first; number < first + count; number++) {
  const { spec, salt } = programOf(number);
  const verdict = await judged(() => referee.judge(spec, salt));
  if (verdict.complaints.length === 0) continue;
  quarrels++;
  for (const kind of new Set(verdict.complaints.map(kindOf))) complaints.set(kind, (complaints.get(kind) ?? 0) + 1);
  const shown = count === 1 && verdict.rendered !== null ? await referee.simplify(spec, salt) : verdict;
  console.log(`program ${number}:\n  ${shown.complaints.join('\n  ')}`);
  const text = shown.rendered === null ? null : dump(spec, salt, shown.rendered);
  if (count === 1 && text !== null) console.log(text);
  if (folder !== undefined && text !== null) writeFileSync(join(folder, `${number}.txt`), `${shown.complaints.join('\n')}\n${text}`);
}
referee.close();
for (const [kind, times] of [...complaints].sort(([, a], [, b]) => b - a)) console.log(`${String(times).padStart(6)}  ${kind}`);
console.log(`${count - quarrels} passed, ${quarrels} failed`);
process.exitCode = quarrels === 0 ? 0 : 1;

function judgeThrift(work: number): never {
  const judge = new Thrift(work);
  console.log(`${count} programs from seed ${first}, with ${work} of the usual work`);
  let failed = 0;
  for (let number = first; number < first + count; number++) {
    const { spec, salt } = programOf(number);
    const rendered = render(spec, salt);
    const complaints = judge.complaints(rendered);
    if (complaints.length === 0) continue;
    failed++;
    console.log(`program ${number}:\n  ${complaints.join('\n  ')}`);
    if (count === 1) console.log(dump(spec, salt, rendered));
  }
  judge.close();
  console.log(`${count - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

async function judgeAsking(): Promise<never> {
  const judge = new AskingJudge();
  let failed = 0;
  console.log(`${count} programs that ask the state, from seed ${first}`);
  for (let number = first; number < first + count; number++) {
    const verdict = await judge.judge(number);
    if (verdict.complaints.length === 0) continue;
    failed++;
    console.log(`program ${number}:\n  ${verdict.complaints.join('\n  ')}`);
    if (count === 1) console.log(verdict.text);
  }
  judge.close();
  console.log(`${count - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

async function judged(judge: () => Promise<Verdict>): Promise<Verdict | { readonly rendered: null; readonly complaints: readonly string[] }> {
  try {
    return await judge();
  } catch (error) {
    return { rendered: null, complaints: [`stopped: ${String(error)}`] };
  }
}

/** The complaint without its names and numbers. */
function kindOf(complaint: string): string {
  return complaint.replace(/^\S+: /, '').replace(/["`[{(].*$/s, '…').slice(0, 80);
}

function optionsOf(args: readonly string[]): Map<string, string> {
  return new Map(args.flatMap((arg, index) => (arg.startsWith('--') ? [[arg.slice(2), args[index + 1] ?? ''] as const] : [])));
}
