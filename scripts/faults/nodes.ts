import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NodeBinary } from './subject.ts';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'superstep-nodes');

/** The Node.js that runs this for its own major version, else the one the package `node` brings, kept for the next time. */
export function binaries(majors: readonly string[] = [own()]): NodeBinary[] {
  return majors.map((major) => binary(major));
}

function binary(major: string): NodeBinary {
  if (major === own()) return { version: process.versions.node, path: process.execPath };
  const home = join(CACHE, major);
  const path = join(home, 'node_modules/.bin/node');
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true }');
    // Its install script puts the binary in place.
    execFileSync('npm', ['install', `node@${major}`, '--no-audit', '--no-fund', '--foreground-scripts'], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return { version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1), path };
}

function own(): string {
  return process.versions.node.split('.')[0]!;
}
