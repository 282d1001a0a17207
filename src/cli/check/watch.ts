import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, sep } from 'node:path';
import { CheckCache } from '../cache/check-cache.ts';
import { settingsOf } from '../settings.ts';
import type { Engine } from '../engine.ts';
import type { Arguments } from '../flags.ts';
import { Interrupted } from '../interrupted.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { UsageError } from '../../config/usage-error.ts';
import { cacheKey, cacheOf, checkOnce } from './run-check.ts';

/** Checks, and again whenever something changes that was read or looked for. Only what that touches is analysed anew. */
export async function watchCheck(args: Arguments, io: Io, engine: Engine): Promise<number> {
  for (const name of ['stdin', 'save', 'write-baseline', 'prune-baseline']) if (args.has(name)) throw new UsageError(`--${name} cannot be had with --watch.`);
  const unbroken = io.unbroken ?? ((act) => act(new AbortController().signal));
  return unbroken(async (ended) => {
    let [key, cache]: [string, CheckCache | null] = ['', null];
    while (!ended.aborted) {
      const changes = new Changes(ended);
      try {
        const settings = settingsOf(args, io, engine.rules);
        if (cache === null || key !== cacheKey(settings, engine)) {
          key = cacheKey(settings, engine);
          cache = cacheOf(args, settings, io, engine) ?? new CheckCache(null, io.cwd, key);
        } else cache.refresh();
        await checkOnce(args, settings, cache, io, engine);
      } catch (error) {
        // A configuration that is half typed is no reason to stop.
        if (!(error instanceof UsageError)) throw error;
        await logLine(io, error.message);
      }
      changes.look(foldersOf(cache, io.cwd));
      if (cache?.isStale() === true) changes.tell();
      await logLine(io, 'waiting for changes; Ctrl-C ends.');
      await changes.one();
    }
    throw new Interrupted(String(ended.reason));
  });
}

/** Where something could change: of installed packages only what was asked for. */
function foldersOf(cache: CheckCache | null, cwd: string): ReadonlySet<string> {
  const folders = new Set([cwd]);
  for (const path of cache?.paths() ?? []) {
    let folder = dirname(path);
    while (!existsSync(folder)) folder = dirname(folder);
    if (!folder.split(sep).includes('node_modules')) folders.add(folder);
  }
  return folders;
}

/** Waits until it has been quiet for so long, in milliseconds: editors write a file in several goes. */
const QUIET = 80;

class Changes {
  private readonly watchers: FSWatcher[] = [];
  private readonly ended: AbortSignal;
  tell: () => void = () => undefined;
  private readonly happened: Promise<void>;

  constructor(ended: AbortSignal) {
    this.ended = ended;
    this.happened = new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      this.tell = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, QUIET);
      };
      ended.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  look(folders: ReadonlySet<string>): void {
    for (const folder of folders) {
      try {
        this.watchers.push(watch(folder, { persistent: true }, () => this.tell()).on('error', () => this.tell()));
      } catch {
        // A folder that has just gone is a change.
        this.tell();
      }
    }
  }

  async one(): Promise<void> {
    if (!this.ended.aborted) await this.happened;
    for (const one of this.watchers) one.close();
  }
}
