import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../../confirm/execute.ts';
import type { CodeRequest } from '../../../confirm/run-code.ts';
import type { Io } from '../../io.ts';

const CHILD = fileURLToPath(new URL(`./child.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** So much of what a module complains about is kept, to say why it could not be run. */
const MOST_COMPLAINTS = 4000;

/** Megabytes that a module may fill. */
export const MOST_MEMORY = 512;

/** Runs a module of the user's in a process of its own, which is ended when it has answered or its time is over. */
export function runModule(request: CodeRequest, timeout: number, { node = 'node', cwd, env }: Io): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = spawn(node, [`--max-old-space-size=${MOST_MEMORY}`, CHILD], { cwd, env: { ...env }, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
    let answer = '';
    let complaints = '';
    const end = (verdict: Verdict) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(verdict);
    };
    const timer = setTimeout(() => end({ kind: 'failed', why: `the module was not done after ${timeout} ms (--timeout)` }), timeout);
    const [stdin, , stderr, answers] = child.stdio;
    child.on('error', (error) => end({ kind: 'failed', why: `no process could be started: ${error.message}` }));
    child.on('close', (status) => end(verdictIn(answer) ?? { kind: 'failed', why: endedEarly(status, complaints) }));
    stderr?.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-MOST_COMPLAINTS)));
    (answers as NodeJS.ReadableStream | null)?.on('data', (text: Buffer) => {
      answer += text.toString();
      const verdict = verdictIn(answer);
      if (verdict !== null) end(verdict);
    });
    // A child that is gone before it was asked is told of by its end.
    stdin?.on('error', () => undefined);
    stdin?.end(JSON.stringify(request));
  });
}

/** One line is the whole answer. */
function verdictIn(answer: string): Verdict | null {
  return answer.endsWith('\n') ? (JSON.parse(answer) as Verdict) : null;
}

function endedEarly(status: number | null, complaints: string): string {
  const error = /^\s*(?:\w*Error\b.*)$/m.exec(complaints)?.[0].trim();
  return `the module ended its process${status === null ? '' : ` with status ${status}`} before the graph was done${error === undefined ? '' : `: ${error}`}`;
}
