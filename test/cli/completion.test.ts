import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { project, run } from './run.ts';

async function script(shell: string): Promise<string> {
  const { status, stdout } = await run(project({}), ['completion', shell]);
  expect(status).toBe(0);
  return stdout;
}

/** What bash offers for the last word of a line. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const lines = `${await script('bash')}
COMP_WORDS=(superstep ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_superstep
printf '%s\\n' "\${COMPREPLY[@]}"
`;
  const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: lines, encoding: 'utf8', cwd: project({ 'src/a.ts': '', 'known.json': '' }) });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test.each([
    [['che'], ['check']],
    [['co'], ['completion', 'confirm']],
    [['check', '--pres'], ['--preset']],
    [['check', '--preset', 's'], ['strict']],
    [['check', 'src'], ['src']],
    [['check', '--baseline', 'kn'], ['known.json']],
    [['inspect', '--pres'], []],
  ])('%j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  test('all commands', async () => {
    expect(await offered('')).toEqual([...commands.map(({ name }) => name), '--help', '--version']);
  });
});

test('zsh takes the same function, fish a line for each flag', async () => {
  expect(await script('zsh')).toBe(`#compdef superstep\nautoload -U +X bashcompinit && bashcompinit\n${await script('bash')}`);
  const fish = await script('fish');
  for (const { name, flags } of commands) for (const flag of flags) expect(fish).toContain(`complete -c superstep -n '__fish_seen_subcommand_from ${name}' -l ${flag.name} `);
});

test.each([
  [['bahs'], '"bahs" is no shell that is known; bash, zsh or fish is. Did you mean bash?'],
  [[], 'completion needs one shell: bash, zsh or fish.'],
])('%j', async (given, message) => {
  expect(await run(project({}), ['completion', ...given])).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
});
