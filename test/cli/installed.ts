import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = 'node_modules/eslint-plugin-superstep';

export interface Exited {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a user's who has installed the package as it would be published. */
export class InstalledProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'superstep-installed-'));

  constructor() {
    this.build();
    for (const name of ['package.json', 'oxlint.json']) cpSync(join(REPOSITORY, name), join(this.folder, PACKAGE, name));
    for (const name of ['ts-morph', 'oxlint', '@typescript-eslint']) this.link(name, name);
  }

  /** Makes a package of ours visible to the user, maybe under another name. */
  link(ours: string, name: string): void {
    const path = join(this.folder, 'node_modules', name);
    rmSync(path, { force: true });
    symlinkSync(join(REPOSITORY, 'node_modules', ours), path);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  remove(name = ''): void {
    rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  /** Runs a script of an installed package. */
  node(script: string, ...args: readonly string[]): Promise<Exited> {
    return this.exec(process.execPath, [join(this.folder, 'node_modules', script), ...args]);
  }

  superstep(...args: readonly string[]): Promise<Exited> {
    return this.node('eslint-plugin-superstep/dist/src/cli/bin.js', ...args);
  }

  exec(command: string, args: readonly string[]): Promise<Exited> {
    const child = spawn(command, args, { cwd: this.folder });
    const written = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject).on('close', (status) => resolve({ status, ...written }));
    });
  }

  /** Types are checked elsewhere. */
  private build(): void {
    const flags = ['scripts/build.mjs', '--no-types', '--out', join(this.folder, PACKAGE, 'dist')];
    const { stdout, stderr } = spawnSync(process.execPath, flags, { cwd: REPOSITORY, encoding: 'utf8' });
    if (!existsSync(join(this.folder, PACKAGE, 'dist/src/eslint/index.js'))) throw new Error(`the build wrote nothing: ${stdout}${stderr}`);
  }
}
