import { relative, resolve, sep } from 'node:path';
import type { Rule } from '../../rules/rule.ts';
import { PRESET_NAMES, type PresetName } from '../config/presets.ts';
import { globMatcher } from '../extract/load/glob.ts';
import type { CodeSettings } from '../model/settings.ts';
import type { Arguments, Flag } from './flags.ts';
import type { Io } from './io.ts';
import { UsageError } from '../config/usage-error.ts';
import { noConfig, type Config } from '../config/config.ts';
import { findConfig, namedConfig } from '../config/read-config.ts';

/** What users tell of their code, and where it is written down. */
export const PROJECT: readonly Flag[] = [
  { name: 'module', value: '<name>', repeatable: true, help: 'a module of yours that re-exports the library' },
  { name: 'config', value: '<file>', help: 'the configuration; superstep.config.json or "superstep" in package.json by default' },
  { name: 'no-config', help: 'pass over any configuration' },
];

export const RULE_SETTINGS: readonly Flag[] = [
  { name: 'resource', value: '<call>', repeatable: true, help: 'a call that must not run twice at a time, such as db.insert' },
  { name: 'guard', value: '<name>', repeatable: true, help: 'a function that checks whose thread or tenant it is' },
];

export interface ProjectSettings extends CodeSettings {
  readonly modules: readonly string[];
  /** Absolute paths that the configuration leaves out. */
  readonly ignored: (file: string) => boolean;
}

/** Flags and configuration together: flags add to its lists, and win elsewhere. */
export interface Settings extends ProjectSettings {
  readonly preset: PresetName;
  /** What the configuration says of single rules, as `id:severity`. */
  readonly rules: readonly string[];
  /** Absolute; null where no baseline is configured. */
  readonly baseline: string | null;
  readonly config: Config;
}

export function settingsOf(args: Arguments, io: Pick<Io, 'cwd'>, rules: readonly Rule[]): Settings {
  const config = configOf(args, io.cwd, rules);
  return {
    config,
    preset: PRESET_NAMES.find((name) => name === args.value('preset')) ?? config.preset ?? 'recommended',
    rules: config.rules,
    modules: [...config.modules, ...args.values('module')],
    resources: [...config.resources, ...args.values('resource')],
    guards: [...config.guards, ...args.values('guard')],
    frameworks: config.frameworks,
    ignored: ignoredBy(config),
    baseline: config.baseline === undefined ? null : resolve(config.directory, config.baseline),
  };
}

/** Those that an analysis minds. */
export function projectSettings({ modules, resources, guards, frameworks, ignored }: Settings): ProjectSettings {
  return { modules, resources, guards, frameworks, ignored };
}

function configOf(args: Arguments, cwd: string, rules: readonly Rule[]): Config {
  const named = args.value('config');
  if (args.has('no-config')) {
    if (named !== undefined) throw new UsageError('--config cannot be had with --no-config.');
    return noConfig(cwd);
  }
  return named === undefined ? findConfig(cwd, rules) : namedConfig(named, cwd, rules);
}

/** The last glob that matches has the say. */
function ignoredBy({ directory, ignores }: Config): (file: string) => boolean {
  const globs = ignores.map((glob) => {
    const again = glob.startsWith('!');
    return { ignores: !again, matches: globMatcher(plain(again ? glob.slice(1) : glob), { braces: true, within: true }) };
  });
  return (file) => {
    const name = relative(directory, file).split(sep).join('/');
    return globs.findLast(({ matches }) => matches(name))?.ignores ?? false;
  };
}

function plain(glob: string): string {
  return glob.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
}
