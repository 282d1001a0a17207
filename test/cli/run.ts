import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { Engine } from '../../src/cli/engine.ts';
import type { Io } from '../../src/cli/io.ts';
import { realEngine } from '../../src/cli/real-engine.ts';
import { stubEngine } from './stub-engine.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder with these files, gone when the test is over. */
export function project(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'superstep-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a folder, over the analysis made of words. */
export async function run(cwd: string, argv: readonly string[], engine: Engine = stubEngine(), world: Partial<Io> = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTerminal: false,
    write: (text: string) => {
      written[name] += text;
      return Promise.resolve();
    },
  });
  const status = await main(argv, { cwd, env: {}, stdout: output('stdout'), stderr: output('stderr'), ...world }, engine);
  return { status, ...written };
}

/** The same over the real analysis. */
export function runReal(cwd: string, argv: readonly string[], world: Partial<Io> = {}): Promise<Ran> {
  return run(cwd, argv, realEngine, world);
}
