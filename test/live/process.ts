import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a user's, with the library installed. */
export class LiveProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'superstep-live-'));

  constructor(files: Readonly<Record<string, string>>) {
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.folder, 'node_modules'));
    for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    // Two runners of tests look at what the one around them has set.
    const { NODE_TEST_CONTEXT: _, VITEST: __, ...inherited } = process.env;
    const child = spawn(process.execPath, ['--import', join(REPOSITORY, 'scripts/typescript.mjs'), ...args], { cwd: this.folder, env: { ...inherited, NO_COLOR: '1', ...env } });
    const written = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (status) => resolve({ status, ...written }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const ours = (file: string): string => join(REPOSITORY, 'src/live', file);
