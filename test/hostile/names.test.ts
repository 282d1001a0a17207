import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { project } from '../cli/run.ts';

const RACE = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ hits: Annotation<string[]>() });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

const NAMES = ['\u001b[2Jcls.ts', 'two\nlines.ts', 'tab\there.ts', 'quo"te.ts', 'back\\slash.ts', '::error::title.ts', '##vso[task.complete].ts', 'bell\u0007.ts', '\u202egnp.ts', '\u009b31m.ts', 'del\u007f.ts'];

async function run(cwd: string, argv: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ isTerminal: name === 'stderr', write: async (text: string) => void (written[name] += text) });
  const status = await main(argv, { cwd, env: {}, stdout: output('stdout'), stderr: output('stderr') });
  return { status, ...written };
}

/** What a terminal or a build server would obey. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^\s*(?:::|##)/mu;
const PROGRESS = '\r\u001b[2K';

describe.each(NAMES)('a file called %j', (name) => {
  test.each([['check'], ['check', '--blind-spots'], ['inspect'], ['fix', 'add-reducers'], ['fix', 'add-reducers', '--write'], ['fix', 'add-reducers', '--write', '--force'], ['confirm']])('%s %s %s', async (...argv) => {
    const cwd = project({ [name]: RACE, [`broken ${name}`]: `${RACE} const = ;` });
    const { stdout, stderr, status } = await run(cwd, argv);
    expect(status).not.toBe(3);
    expect(stdout).not.toMatch(OBEYED);
    expect(stderr.replaceAll(PROGRESS, '')).not.toMatch(OBEYED);
  });

  test('is what git reads in a diff', async () => {
    const cwd = project({ [name]: RACE });
    const { stdout } = await run(cwd, ['fix', 'add-reducers']);
    execFileSync('git', ['apply', '-'], { cwd, input: stdout });
    expect(readFileSync(join(cwd, name), 'utf8')).toContain('reducer');
  });
});

test('a name that is not there is told as it is', async () => {
  const { status, stderr } = await run(project({}), ['check', '::error::\u001b[31m\nx']);
  expect(status).toBe(2);
  expect(stderr.replaceAll(PROGRESS, '')).not.toMatch(OBEYED);
});
