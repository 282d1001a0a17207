import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Stamp } from '../../extract/load/loader.ts';
import { readRegular } from '../../extract/load/regular-file.ts';
import { ask } from '../../extract/load/stamp.ts';

/** A stamp as it is kept: its path is relative, so that a cache can be carried to another machine. */
export interface KeptStamp {
  readonly asked: Stamp['asked'];
  readonly path: string;
  readonly answer: string;
  /** Of what was read; null where it was no file. */
  readonly hash: string | null;
}

/** Stamps of one folder and whether they still hold; each is looked at once. */
export class Stamps {
  private readonly cwd: string;
  private readonly hashes = new Map<string, string | null>();
  private readonly held = new Map<KeptStamp, boolean>();

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  keep({ asked, path, answer }: Stamp): KeptStamp {
    const isFile = asked === 'version' && answer.includes(':');
    return { asked, path: this.short(path), answer: asked === 'real' ? this.short(answer) : answer, hash: isFile ? this.hashThen(path, answer) : null };
  }

  /** Of the content that was read; of none where the file has changed since. */
  private hashThen(path: string, version: string): string {
    const hash = this.hashOf(path);
    return hash !== null && ask('version', path) === version ? hash : CHANGED;
  }

  stamp({ asked, path, answer }: KeptStamp): Stamp {
    return { asked, path: resolve(this.cwd, path), answer: asked === 'real' ? resolve(this.cwd, answer) : answer };
  }

  /** `since`: what the clock of the disk said when the stamps were taken. A file that is hardly older may have changed unseen. */
  holds(kept: KeptStamp, since: number): boolean {
    const known = this.held.get(kept);
    if (known !== undefined) return known;
    const { asked, path, answer } = this.stamp(kept);
    const now = ask(asked, path);
    const holds = kept.hash === null ? now === answer : (now === answer && isOld(answer, since) && kept.hash !== CHANGED) || (now.includes(':') && this.hashOf(path) === kept.hash);
    this.held.set(kept, holds);
    return holds;
  }

  /** Of all that is in a file; null where it cannot be read. */
  hashOf(path: string): string | null {
    const known = this.hashes.get(path);
    if (known !== undefined) return known;
    const bytes = readRegular(path);
    const hash = typeof bytes === 'string' ? null : createHash('sha256').update(bytes).digest('base64url');
    this.hashes.set(path, hash);
    return hash;
  }

  private short(path: string): string {
    const below = relative(this.cwd, path);
    return isAbsolute(below) ? path : below.split(sep).join('/') || '.';
  }
}

/** A hash that no content has. */
const CHANGED = 'changed';

/** Two seconds are the coarsest clock that a disk has. */
const COARSE = 2_000;

/** `mtime:ctime:size:inode` */
function isOld(version: string, since: number): boolean {
  const [changed, moved] = version.split(':').map(Number);
  return Math.max(changed ?? Infinity, moved ?? Infinity) < since - COARSE;
}
