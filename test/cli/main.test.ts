import { describe, expect, test } from 'vitest';
import { packageInfo } from '../../src/report/package-info.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { listed } from '../../src/config/listed.ts';
import { project, run } from './run.ts';

/** Of a new command it is enough to be in the list. */
const NAMES = listed(commands.map(({ name }) => name));

describe('wrong usage is one line on stderr and status 2', () => {
  test.each([
    [['chekc'], `"chekc" is no command; ${NAMES} is. Did you mean check?`],
    [['--quiet', 'check'], `the command comes first: superstep ${NAMES} --quiet`],
    [['check', '--fromat', 'json'], 'unknown flag --fromat. Did you mean --format?'],
    [['check', '-x'], 'unknown flag -x.'],
    [['check', '--format', 'jsn'], '--format must be text, json, sarif, github, gitlab, junit, checkstyle, markdown, compact or html, not "jsn". Did you mean json?'],
    [['check', '--format'], '--format needs a value: --format <name[:file]>'],
    [['check', '--quiet=yes'], '--quiet takes no value.'],
    [['check', '--max-warnings', 'many'], '--max-warnings must be a number from 0, not "many".'],
    [['check', '--max-warnings', '-1'], '--max-warnings must be a number from 0, not "-1".'],
    [['check', '--preset', 'stric'], '--preset must be recommended, strict or all, not "stric". Did you mean strict?'],
    [['check', '--rule', 'no-race'], '--rule must be <id>:<severity>, not "no-race".'],
    [['check', '--rule', 'no-rase:off'], 'no rule is called "no-rase". Did you mean no-race?'],
    [['check', '--rule', 'no-race:warning'], 'the severity of a rule is off, warn or error, not "warning". Did you mean warn?'],
    [['inspect', '--preset', 'all'], 'unknown flag --preset.'],
  ])('%j', async (argv, message) => {
    expect(await run(project({}), argv)).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
  });
});

test('no command at all shows what there is, as an error', async () => {
  const { status, stdout, stderr } = await run(project({}), []);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^  check +report races/m);
});

test.each([['--help'], ['-h'], ['help']])('%s is an answer', async (word) => {
  const { status, stdout } = await run(project({}), [word]);
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: superstep <command>');
});

test.each([['check'], ['inspect']])('%s has a help of its own', async (command) => {
  const { status, stdout } = await run(project({}), [command, '--help']);
  expect(status).toBe(0);
  expect(stdout).toContain(`Usage: superstep ${command} [flags]`);
  expect(stdout).toContain('--module <name>');
});

test('the version is that of the package', async () => {
  expect(await run(project({}), ['--version'])).toEqual({ status: 0, stdout: `${packageInfo.version}\n`, stderr: '' });
});

test('what follows -- is a path', async () => {
  const { stderr } = await run(project({}), ['check', '--', '--quiet']);
  expect(stderr).toBe('superstep: --quiet: does not exist or matches no file\n');
});
