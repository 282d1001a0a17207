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
  private readonly asked = new WeakMap<object, Defaults>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }

  /** `linted` is one and the same for all rules that look at one file. */
  of(cwd: string, linted: object): Defaults {
    const before = this.asked.get(linted);
    if (before !== undefined) return before;
    const config = this.now(cwd);
    this.asked.set(linted, config);
    return config;
  }

  private now(cwd: string): Defaults {
    const known = this.known.get(cwd);
    if (known !== undefined && known.stamps.every(({ asked, path, answer }) => ask(asked, path) === answer)) return known.config;
    // Asked before it is read: what changes meanwhile is read again next time.
    const stamps = foldersOf(cwd).flatMap(candidatesIn).map((path): Stamp => ({ path, asked: 'version', answer: ask('version', path) }));
    const { modules, resources, guards, frameworks } = findConfig(cwd, this.rules);
    const config = { modules, resources, guards, frameworks };
    this.known.set(cwd, { config, stamps });
    return config;
  }
}
