/** Programs to compare with. Those that are no dependencies of ours are put into a folder of their own, at this version. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './measure.mjs';

const FOLDER = join(ROOT, 'node_modules/.cache/superstep-bench');
const COMPILER = 'npm:typescript@7.0.2';

/** The entry of TypeScript 7. Where it cannot be had the bench ends: another compiler would give other ratios. */
export function typescript7() {
  const tsc = join(FOLDER, 'node_modules/typescript7/bin/tsc');
  if (!existsSync(tsc)) install();
  if (!existsSync(tsc)) throw new Error(`${COMPILER} could not be installed into ${FOLDER}, and nothing else is compared in its place`);
  return tsc;
}

export function typescript6() {
  return join(ROOT, 'node_modules/typescript/bin/tsc');
}

export function oxlint() {
  return join(ROOT, 'node_modules/oxlint/bin/oxlint');
}

function install() {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies: { typescript7: COMPILER } }));
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'], { cwd: FOLDER, timeout: 300_000, stdio: 'inherit' });
}
