import { resolve } from 'node:path';
import { readFrameworks } from '../config/frameworks.ts';
import type { CodeSettings } from '../model/settings.ts';

/** `settings.superstep` of a configuration, with the defaults filled in. */
export interface Settings extends CodeSettings {
  /** Absolute; paths in messages are relative to it. */
  readonly root: string;
  /** Modules of the user's whose exports are those of the library. */
  readonly modules: readonly string[];
}

const NAMES = ['frameworks', 'guards', 'modules', 'resources', 'root'];

/** What the project says for all who run superstep in it; ESLint's own settings win, each for itself. */
export type Defaults = Omit<Settings, 'root'>;

/** Wrong settings throw: ESLint then stops with this one sentence, as it does for every mistake in a configuration. */
export function readSettings(given: unknown, cwd: string, defaults: Defaults): Settings {
  if (given === undefined) return { root: cwd, ...defaults };
  if (!isRecord(given)) throw invalid('must be an object');
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw invalid(`has no "${unknown}"; it may have ${NAMES.slice(0, -1).join(', ')} and ${NAMES.at(-1)}`);
  const { root = '.', modules = defaults.modules, resources = defaults.resources, guards = defaults.guards, frameworks: told } = given;
  if (typeof root !== 'string') throw invalid('.root must be a path');
  if (!isNames(modules)) throw invalid('.modules must be a list of module names');
  if (!isNames(resources)) throw invalid('.resources must be a list of calls, such as "db.insert"');
  if (!isNames(guards)) throw invalid('.guards must be a list of function names');
  const frameworks = told === undefined ? defaults.frameworks : readFrameworks(told);
  if (typeof frameworks === 'string') throw invalid(`.frameworks${frameworks.startsWith('[') ? '' : ' '}${frameworks}`);
  return { root: resolve(cwd, root), modules, resources, guards, frameworks };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
}

function invalid(what: string): TypeError {
  return new TypeError(`settings.superstep${what.startsWith('.') ? '' : ' '}${what}.`);
}
