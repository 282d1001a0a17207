/**
 * npm run sarif: holds what `check --format sarif` writes for the demo and for the programs of all rules against
 * Microsoft's validator. That is a program for one machine and large, so it is no dependency: it is installed for the run.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = join(ROOT, 'dist/src/cli/bin.js');
const folder = mkdtempSync(join(tmpdir(), 'superstep-sarif-'));
try {
  if (!existsSync(COMMAND)) throw new Error('build first: npm run build');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '@microsoft/sarif-multitool@^5'], folder);
  const validator = validatorIn(join(folder, 'node_modules/@microsoft'));
  for (const [name, where, ...args] of [['demo', join(ROOT, 'demo'), '--preset', 'all'], ['fixtures', ROOT, '--no-config', '--preset', 'all', 'fixtures/rules', 'fixtures/threads']]) {
    const [log, said] = ['sarif', 'said.json'].map((ending) => join(folder, `${name}.${ending}`));
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'check', ...args, '--format', `sarif:${log}`], { cwd: where, encoding: 'utf8' });
    if (status !== 1) throw new Error(`${name}: check ended with ${status}: ${stderr}`);
    run(validator, ['validate', log, '--output', said, '--log', 'ForceOverwrite'], folder);
    const results = JSON.parse(readFileSync(said, 'utf8').replace(/^\uFEFF/, '')).runs.flatMap((one) => one.results ?? []);
    const findings = JSON.parse(readFileSync(log, 'utf8')).runs.flatMap((one) => one.results).length;
    console.log(`${name}: ${findings} findings; the validator finds ${results.length} things wrong`);
    for (const { ruleId, level, message } of results) console.log(`  ${level ?? 'warning'} ${ruleId} ${message.text ?? JSON.stringify(message)}`);
    if (findings === 0 || results.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What is packed for this machine; packed without the right to run. */
function validatorIn(scope) {
  const name = readdirSync(scope).find((one) => one.startsWith('sarif-multitool-'));
  const file = readdirSync(join(scope, name)).find((one) => /^Sarif\.Multitool(\.exe)?$/.test(one));
  chmodSync(join(scope, name, file), 0o755);
  return join(scope, name, file);
}

function run(command, args, cwd) {
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
}
