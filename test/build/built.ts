import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Analysis from '../../src/analyze.ts';
import type { T } from '../../src/extract/syntax.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** A folder with what is published, and with what that needs beside it. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'superstep-built-'));

  constructor() {
    for (const name of ['package.json', 'node_modules']) symlinkSync(join(ROOT, name), join(this.folder, name));
  }

  /** The files of ours that a process of Node.js loads, in the order of their names. */
  loadedBy(...args: readonly string[]): readonly string[] {
    const coverage = join(this.folder, 'coverage');
    this.run(args, { NODE_V8_COVERAGE: coverage });
    const scripts = readdirSync(coverage).flatMap((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as Coverage).result);
    rmSync(coverage, { recursive: true });
    const ours = pathToFileURL(join(realpathSync(this.folder), 'dist/src/')).href;
    return scripts.flatMap(({ url }) => (url.startsWith(ours) ? [url.slice(ours.length)] : [])).sort();
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    return spawnSync(process.execPath, args, { cwd: this.folder, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 1e8 });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the build makes of the sources, in a folder of its own. */
export class Built extends Installation {
  private readonly require = createRequire(join(this.folder, 'package.json'));

  constructor() {
    super();
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--no-types', '--out', join(this.folder, 'dist')], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  }

  get parser(): typeof T {
    return this.require('./dist/src/parser.cjs') as typeof T;
  }

  get analysis(): typeof Analysis {
    return this.require('./dist/src/analysis.cjs') as typeof Analysis;
  }
}

/** The same with some files taken out. */
export class Without extends Installation {
  constructor(whole: Installation, names: readonly string[]) {
    super();
    cpSync(join(whole.folder, 'dist'), join(this.folder, 'dist'), { recursive: true });
    for (const name of names) rmSync(join(this.folder, 'dist/src', name), { recursive: true });
  }
}

/** Programs in all the languages that we read. */
export function programsIn(...folders: readonly string[]): readonly { readonly file: string; readonly text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
      .sort()
      .map((name) => join(ROOT, folder, name))
      .map((file) => ({ file, text: readFileSync(file, 'utf8') })),
  );
}
