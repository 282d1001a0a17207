import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomFrom, type Random } from './random.ts';
import type { FaultRow, NodeBinary, Subject } from './subject.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** How often processes are killed for one time that a key is pressed. Each time a program starts and reads a project. */
const KILLS_A_PRESS = 5;
/** How long a program may take, in milliseconds. */
const PATIENCE = 120_000;

/**
 * `superstep fix add-reducers --write` at a terminal, where somebody presses Ctrl-C: at one of its questions, in the middle of an
 * answer, or at any moment after the last one. Then nothing is written, or all; and at a question, nothing.
 */
export const ctrlC: Subject = async ({ kills, seed, nodes }) => {
  if (spawnSync('script', ['--version']).status !== 0) {
    console.error('faults: there is no program "script" to make a terminal; Ctrl-C is left out.');
    return [];
  }
  const home = mkdtempSync(join(tmpdir(), 'superstep-faults-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--no-types', '--out', join(home, 'dist')], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`it cannot be built: ${stderr}`);
    writeFileSync(join(home, 'package.json'), readFileSync(join(ROOT, 'package.json')));
    symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
    const rows: FaultRow[] = [];
    for (const node of nodes) rows.push(await rowOf(home, node, Math.ceil(kills / KILLS_A_PRESS), randomFrom(seed)));
    return rows;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const QUESTIONS = 3;
const FILES = 30;

/** Two nodes write one key: a list gets its reducer unasked, and for a text one has to be chosen. */
const programOf = (type: string, value: string): string => `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ said: Annotation<${type}>() });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ said: ${value} }))
  .addNode('b', () => ({ said: ${value} }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;
const PROGRAMS = new Map(Array.from({ length: FILES }, (_, index) => [`graph-${index}.ts`, index < QUESTIONS ? programOf('string', "'x'") : programOf('string[]', "['x']")]));

interface Press {
  /** So many questions are answered before. */
  readonly answers: number;
  /** What has been typed at the next one. */
  readonly typed: string;
  /** After the last answer, so many milliseconds. */
  readonly after: number;
}

async function rowOf(home: string, node: NodeBinary, presses: number, random: Random): Promise<FaultRow> {
  const faults = { 'Ctrl-C at a question': 0, 'Ctrl-C after the last one': 0 };
  const broken: string[] = [];
  let [acknowledged, lost] = [0, 0];
  for (let made = 0; made < presses; made++) {
    const press: Press = { answers: random.below(QUESTIONS * 2), typed: random.pick(['', 'la', 'last']), after: random.below(2500) };
    const atQuestion = press.answers < QUESTIONS;
    faults[atQuestion ? 'Ctrl-C at a question' : 'Ctrl-C after the last one']++;
    const folder = mkdtempSync(join(home, 'project-'));
    for (const [name, text] of PROGRAMS) writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, '.git'));
    const { status, said } = await pressed(`'${node.path}' '${join(home, 'dist/src/cli/bin.js')}' fix add-reducers --write --force`, folder, press);
    const written = [...PROGRAMS].filter(([name, text]) => readFileSync(join(folder, name), 'utf8') !== text).length;
    const beside = readdirSync(folder).filter((name) => !PROGRAMS.has(name) && name !== '.git');
    const isTold = status === 0 && said.includes(`${FILES} fixed in ${FILES} files.`);
    if (isTold) acknowledged += FILES;
    if (isTold) lost += FILES - written;
    const place = `press ${made} (${JSON.stringify(press)})`;
    if (written !== 0 && written !== FILES) broken.push(`${place}: ${written} of ${FILES} files are written`);
    if (atQuestion && (written > 0 || status !== 130)) broken.push(`${place}: status ${status}, ${written} files are written`);
    if (!isTold && status !== 130) broken.push(`${place}: status ${status}: ${said.slice(-300)}`);
    if (beside.length > 0 || readdirSync(join(folder, '.git')).length > 0) broken.push(`${place}: left behind: ${beside.join(', ')}`);
    rmSync(folder, { recursive: true });
  }
  return { of: `fix --write at a terminal, ${FILES} files`, node: node.version, faults, acknowledged, lost, broken };
}

/** Runs it in a terminal of its own, and plays the person. */
function pressed(command: string, cwd: string, { answers, typed, after }: Press): Promise<{ readonly status: number | null; readonly said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
    const patience = setTimeout(() => (child.kill('SIGKILL'), reject(new Error(`no end, after ${said.slice(-500)}`))), PATIENCE);
    let said = '';
    let asked = 0;
    const type = (keys: string): void => void child.stdin.write(keys);
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      for (const now = said.split('Which reducer?').length - 1; asked < now; ) {
        asked++;
        if (asked <= answers) type('last\r');
        // A key that is pressed before anybody listens is heard all the same.
        else if (asked === answers + 1) type(`${typed}\u0003`);
        if (asked === QUESTIONS && answers >= QUESTIONS) setTimeout(type, after, '\u0003');
      }
    });
    child.on('close', (status) => {
      clearTimeout(patience);
      resolve({ status, said });
    });
  });
}
