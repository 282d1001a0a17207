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

/** What a shell of that name says of its version; null where it is not installed. */
function installed(shell: string): string | null {
  const { status, stdout } = spawnSync(shell, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

const COMPLETED = [['superstep che', 'check'], ['superstep check --pres', '--preset'], ['superstep check --preset s', 'strict']] as const;

describe.skipIf(installed('fish') === null)('fish, where it is installed', () => {
  test.each([...COMPLETED, ['superstep inspect --pres', undefined]] as const)('%s', async (line, expected) => {
    const cwd = project({ 'superstep.fish': await script('fish') });
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source superstep.fish; complete -C '${line}'`], { cwd, encoding: 'utf8' });
    expect({ stderr, offered: stdout.split('\n')[0]!.split('\t')[0] || undefined }).toEqual({ stderr: '', offered: expected });
  });
});

/** Types each line and a tab into a terminal of its own; the command that comes of it prints itself. */
const TERMINAL = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; autoload -U compinit && compinit -D -u; source ./superstep.zsh; superstep() { print -r -- \\"<<\\$*>>\\" }"
while read -r line; do zpty -w z "$line"$'\\t'; done
zpty -w z exit
while zpty -r z out; do print -r -- "$out"; done
`;

test.skipIf(installed('zsh') === null)('zsh, where it is installed', async () => {
  const cwd = project({ 'superstep.zsh': await script('zsh'), 'terminal.zsh': TERMINAL });
  const { stdout } = spawnSync('zsh', ['-f', 'terminal.zsh'], { cwd, encoding: 'utf8', input: COMPLETED.map(([line]) => `${line}\n`).join('') });
  expect([...stdout.matchAll(/<<([^$>]+)>>/g)].map(([, typed]) => typed)).toEqual(['check', 'check --preset', 'check --preset strict']);
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
