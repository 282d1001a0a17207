import type { PresetName } from './presets.ts';
import type { FrameworkSetting } from '../model/settings.ts';

/** What a project says once, for all who run superstep in it. */
export interface Config {
  /** How the file is called in messages; null where there is none. */
  readonly name: string | null;
  /** Absolute: what its paths are relative to. */
  readonly directory: string;
  readonly preset?: PresetName;
  /** `id:severity`, as `--rule` takes them. */
  readonly rules: readonly string[];
  readonly modules: readonly string[];
  readonly resources: readonly string[];
  readonly guards: readonly string[];
  readonly frameworks: readonly FrameworkSetting[];
  /** Globs; what a later one with a `!` matches is not ignored after all. */
  readonly ignores: readonly string[];
  /** Where the baseline is kept, relative to the directory. */
  readonly baseline?: string;
}

export const CONFIG_FILE = 'superstep.config.json';

/** The key of package.json that takes its place. */
export const MANIFEST_KEY = 'superstep';

export function noConfig(directory: string): Config {
  return { name: null, directory, rules: [], modules: [], resources: [], guards: [], frameworks: [], ignores: [] };
}
