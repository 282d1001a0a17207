import type { Rule } from '../../rules/rule.ts';
import { candidatesIn, findConfig, foldersOf } from '../config/read-config.ts';
import { ask, type Stamp } from '../extract/load/stamp.ts';
import type { Defaults } from './settings.ts';

interface Known {
  readonly config: Defaults;
  /** Files that hold it, or would come before it. */
  readonly stamps: readonly Stamp[];
}

/**
 * What `superstep.config.json` says, as the command line reads it in the same working directory. It is read again once a
 * file of that name changes, comes or goes; the rules of one linted file ask the disk once between them.
 */
export class ProjectConfigs {
  private readonly rules: readonly Rule[];
  private readonly known = new Map<string, Known>();
  private latest: (Known & { readonly cwd: string; readonly linted: object; readonly text: string }) | null = null;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** `linted` is one and the same for all rules that look at one file; oxlint has but one for all files. */
  of(cwd: string, linted: { readonly text: string }): Defaults {
    const { text } = linted;
    if (this.latest?.linted !== linted || this.latest.text !== text || this.latest.cwd !== cwd) this.latest = { ...this.now(cwd), cwd, linted, text };
    return this.latest.config;
  }

  private now(cwd: string): Known {
    const known = this.known.get(cwd);
    if (known !== undefined && known.stamps.every(({ asked, path, answer }) => ask(asked, path) === answer)) return known;
    // Asked before it is read: what changes meanwhile is read again next time.
    const stamps = foldersOf(cwd).flatMap(candidatesIn).map((path): Stamp => ({ path, asked: 'version', answer: ask('version', path) }));
    const { modules, resources, guards, frameworks } = findConfig(cwd, this.rules);
    const now = { config: { modules, resources, guards, frameworks }, stamps };
    this.known.set(cwd, now);
    return now;
  }
}
