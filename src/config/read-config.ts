import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Rule } from '../../rules/rule.ts';
import { type PresetName, PRESET_NAMES } from './presets.ts';
import { readText } from '../extract/load/text.ts';
import { loadSyntax, ts } from '../extract/syntax.ts';
import { positionAt, createSources } from '../report/sources.ts';
import { didYouMean } from './did-you-mean.ts';
import { readFrameworks } from './frameworks.ts';
import { listed } from './listed.ts';
import { workTreeOf } from './work-tree.ts';
import { UsageError } from './usage-error.ts';
import { type Config, CONFIG_FILE, MANIFEST_KEY, noConfig } from './config.ts';
import { plainJson } from './jsonc.ts';
import { CONFIG_SETTINGS, LEVEL_NAMES } from './schema.ts';

/** The configuration that holds in a folder: the nearest one, up to the top of the repository. */
export function findConfig(cwd: string, rules: readonly Rule[]): Config {
  for (const folder of foldersOf(cwd)) {
    const found = configIn(folder, cwd, rules);
    if (found !== null) return found;
  }
  return noConfig(cwd);
}

/** Where a configuration may stand that holds in a folder, nearest first. */
export function foldersOf(cwd: string): readonly string[] {
  const top = workTreeOf(cwd) ?? cwd;
  const folders = [cwd];
  for (let at = cwd; at !== top && dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

/** The files of a folder that may hold one. */
export function candidatesIn(folder: string): readonly string[] {
  return [join(folder, CONFIG_FILE), join(folder, 'package.json')];
}

/** The configuration that `--config` names. */
export function namedConfig(name: string, cwd: string, rules: readonly Rule[]): Config {
  const file = resolve(cwd, name);
  if (!existsSync(file)) throw new UsageError(`--config: ${name} does not exist.`);
  return configOf(jsonOf(file, name), name, dirname(file), rules);
}

function configIn(directory: string, cwd: string, rules: readonly Rule[]): Config | null {
  const nameOf = (file: string): string => relative(cwd, join(directory, file)).split(sep).join('/');
  const own = existsSync(join(directory, CONFIG_FILE)) ? jsonOf(join(directory, CONFIG_FILE), nameOf(CONFIG_FILE)) : undefined;
  const inManifest = manifestPart(join(directory, 'package.json'), nameOf('package.json'));
  if (own !== undefined && inManifest !== undefined) throw new UsageError(`${nameOf(CONFIG_FILE)} and "${MANIFEST_KEY}" in ${nameOf('package.json')} both configure superstep; keep one of them.`);
  if (own !== undefined) return configOf(own, nameOf(CONFIG_FILE), directory, rules);
  return inManifest === undefined ? null : configOf(inManifest, `"${MANIFEST_KEY}" in ${nameOf('package.json')}`, directory, rules);
}

/** Most manifests do not mention us, and are not ours to complain about. */
function manifestPart(file: string, name: string): unknown {
  if (!existsSync(file)) return undefined;
  const read = readText(file, MOST_BYTES);
  if (typeof read === 'string' || !read.text.includes(`"${MANIFEST_KEY}"`)) return undefined;
  const manifest = parse(read.text, name);
  return isRecord(manifest) ? manifest[MANIFEST_KEY] : undefined;
}

const MOST_BYTES = 4 * 2 ** 20;

function jsonOf(file: string, name: string): unknown {
  const read = readText(file, MOST_BYTES);
  if (typeof read === 'string') throw new UsageError(`${name}: ${read}.`);
  return parse(plainJson(read.text), name);
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${name} is no JSON${placeIn(text)}.`);
  }
}

/** Node.js does not always say where; the parser does, and is loaded for that. */
function placeIn(text: string): string {
  loadSyntax();
  const start = placeOfError(text);
  if (start === null) return ': it is nested too deeply';
  if (start === undefined) return '';
  const { line, column } = positionAt(createSources(() => text), '', start);
  return `: look at ${line}:${column}`;
}

/** Null where the text exhausts the parser, which is recursive. */
function placeOfError(text: string): number | null | undefined {
  try {
    return ts.parseConfigFileTextToJson('config.json', text).error?.start;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function configOf(given: unknown, name: string, directory: string, rules: readonly Rule[]): Config {
  const wrong = (what: string): UsageError => new UsageError(`${name}: ${what}`);
  if (!isRecord(given)) throw wrong('must be an object.');
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(CONFIG_SETTINGS, key));
  if (unknown !== undefined) throw wrong(`"${unknown}" is no setting.${didYouMean(unknown, Object.keys(CONFIG_SETTINGS))}`);
  const texts = (key: string): readonly string[] => {
    const value = given[key] ?? [];
    if (!Array.isArray(value) || !value.every(isName)) throw wrong(`"${key}" must be a list of texts.`);
    return value;
  };
  const text = (key: string): string | undefined => {
    const value = given[key];
    if (value !== undefined && !isName(value)) throw wrong(`"${key}" must be a text.`);
    return value;
  };
  text('$schema');
  const frameworks = readFrameworks(given['frameworks'] ?? []);
  if (typeof frameworks === 'string') throw wrong(`"frameworks"${frameworks.startsWith('[') ? '' : ' '}${frameworks}.`);
  const [preset, baseline] = [presetOf(given['preset'], wrong), text('baseline')];
  return {
    name,
    directory,
    ...(preset === undefined ? {} : { preset }),
    rules: rulesOf(given['rules'] ?? {}, rules, wrong),
    modules: texts('modules'),
    resources: texts('resources'),
    guards: texts('guards'),
    frameworks,
    ignores: texts('ignores'),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function presetOf(given: unknown, wrong: (what: string) => UsageError): PresetName | undefined {
  const preset = PRESET_NAMES.find((one) => one === given);
  if (given === undefined || preset !== undefined) return preset;
  throw wrong(`"preset" must be ${listed(PRESET_NAMES)}, not ${JSON.stringify(given)}.${near(given, PRESET_NAMES)}`);
}

function rulesOf(given: unknown, rules: readonly Rule[], wrong: (what: string) => UsageError): readonly string[] {
  if (!isRecord(given)) throw wrong('"rules" must be an object.');
  const known = rules.map(({ id }) => id);
  return Object.entries(given).map(([name, level]) => {
    const id = name.replace(/^superstep\//, '');
    if (!known.includes(id)) throw wrong(`no rule is called "${id}".${didYouMean(id, known)}`);
    if (!LEVEL_NAMES.some((one) => one === level)) throw wrong(`the severity of ${id} must be ${listed(LEVEL_NAMES)}, not ${JSON.stringify(level)}.${near(level, LEVEL_NAMES)}`);
    return `${id}:${String(level)}`;
  });
}

function near(given: unknown, names: readonly string[]): string {
  return typeof given === 'string' ? didYouMean(given, names) : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
