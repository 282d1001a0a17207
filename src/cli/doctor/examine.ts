import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import { packageInfo } from '../../report/package-info.ts';
import { findProgram } from '../find-program.ts';
import { workTreeOf } from '../../config/work-tree.ts';
import type { Io } from '../io.ts';
import type { Project } from '../project.ts';
import { defectsOf, MENDED_PACKAGES } from './defects.ts';

/** One thing that was looked at. */
export interface Row {
  readonly state: 'ok' | 'note' | 'problem';
  readonly what: string;
  readonly found: string;
}

/** What superstep goes by in a folder, as far as files say. */
export function examineSetup(io: Io): readonly Row[] {
  return [{ state: 'ok', what: 'superstep', found: packageInfo.version }, ...libraries(io.cwd), ...knownDefects(io.cwd), typescript(io.cwd), ...eslint(io.cwd), git(io), ...unread(io.cwd)];
}

const LIBRARIES = ['@langchain/langgraph', '@langchain/core', 'langchain', 'zod'];

function libraries(cwd: string): readonly Row[] {
  const versions = LIBRARIES.map((name) => ({ name, version: versionOf(name, cwd) }));
  const [graph] = versions;
  if (graph?.version === null) return [{ state: 'note', what: '@langchain/langgraph', found: 'not installed here; graphs are read as those of 1.4' }, ...shown(versions.slice(1))];
  const known = /^[01]\./.test(graph?.version ?? '');
  return [{ state: known ? 'ok' : 'note', what: '@langchain/langgraph', found: `${graph?.version ?? ''}${known ? '' : ', which is newer than what is known: graphs are read as those of 1.x'}` }, ...shown(versions.slice(1))];
}

/** What their changelogs tell of the versions that are installed. */
function knownDefects(cwd: string): readonly Row[] {
  return MENDED_PACKAGES.flatMap((name) => {
    const version = versionOf(name, cwd);
    return version === null ? [] : defectsOf(name, version).map(({ does, mended, link }): Row => ({ state: 'problem', what: 'known defect', found: `${name} ${version}: ${does}; mended in ${mended} (${link})` }));
  });
}

function shown(versions: readonly { readonly name: string; readonly version: string | null }[]): readonly Row[] {
  return versions.flatMap(({ name, version }): Row[] => (version === null ? [] : [{ state: 'ok', what: name, found: version }]));
}

function versionOf(name: string, cwd: string): string | null {
  const folder = above(cwd, join('node_modules', ...name.split('/'), 'package.json'));
  const version = folder === null ? null : jsonIn(join(folder, 'node_modules', ...name.split('/'), 'package.json'))['version'];
  return typeof version === 'string' ? version : null;
}

function typescript(cwd: string): Row {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const folder = above(cwd, name);
    if (folder !== null) return { state: 'ok', what: 'imports', found: `looked up with ${shownPath(cwd, join(folder, name))}, and the one nearest to each file` };
  }
  return { state: 'note', what: 'imports', found: 'looked up without a tsconfig.json: mapped paths are not known' };
}

const FLAT = /^eslint\.config\.[cm]?[jt]s$/;

function eslint(cwd: string): readonly Row[] {
  const version = versionOf('eslint', cwd);
  if (version === null) return [{ state: 'note', what: 'ESLint', found: 'not installed; the command line needs none' }];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 9 || (major === 9 && minor < 15)) return [{ state: 'problem', what: 'ESLint', found: `${version}; the plugin needs 9.15 or newer` }];
  const name = namesIn(cwd).find((one) => FLAT.test(one));
  if (name === undefined) return [{ state: 'note', what: 'ESLint', found: `${version}, without a flat configuration here; superstep init writes one` }];
  const text = textIn(join(cwd, name));
  if (!text.includes('eslint-plugin-superstep')) return [{ state: 'note', what: 'ESLint', found: `${version}; ${name} does not name the plugin` }];
  const parsed = /typescript-eslint|ts-eslint|tseslint/.test(text) || above(cwd, 'tsconfig.json') === null;
  return [parsed ? { state: 'ok', what: 'ESLint', found: `${version}, with the plugin in ${name}` } : { state: 'problem', what: 'ESLint', found: `${version}; ${name} names no parser for TypeScript, so that .ts files may not be linted` }];
}

function git({ cwd, env }: Io): Row {
  const root = workTreeOf(cwd);
  if (root === null) return { state: 'note', what: 'git', found: 'no repository here: --since and diff cannot be used' };
  return findProgram('git', env, root) === null ? { state: 'note', what: 'git', found: 'not on the path: --since and diff cannot be used' } : { state: 'ok', what: 'git', found: `a repository at ${shownPath(cwd, root)}` };
}

/** What may hold graphs and is not read. */
function unread(cwd: string): readonly Row[] {
  const rows: Row[] = [];
  if (above(cwd, '.pnp.cjs') !== null) rows.push({ state: 'note', what: 'not read', found: "packages under Yarn Plug'n'Play, except those of the workspace" });
  const mixed = filesBelow(cwd).filter((file) => /\.(?:vue|svelte|astro|mdx?)$/.test(file) && /@langchain\/langgraph|StateGraph/.test(textIn(join(cwd, file))) && !/\.mdx?$/.test(file));
  if (mixed.length > 0) rows.push({ state: 'note', what: 'not read', found: `${mixed.slice(0, 3).join(', ')}${mixed.length > 3 ? ` and ${mixed.length - 3} more` : ''}: scripts within other files` });
  return rows;
}

const MOST_FILES = 20_000;

function filesBelow(cwd: string): readonly string[] {
  const found: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined && found.length < MOST_FILES; at = open.pop()) {
    for (const entry of entriesOf(join(cwd, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) open.push(path);
    }
  }
  return found.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What was found in the files. */
export function examineGraphs({ analyses, errors, bugs, files }: Project): readonly Row[] {
  const graphs = analyses.flatMap(({ file, graphs: all }) => all.filter(({ model }) => model.file === file));
  const unresolved = analyses.flatMap(({ unresolved: some }) => some);
  const reasons = new Map<string, number>();
  for (const { what, why } of unresolved) reasons.set(`${what}: ${why}`, (reasons.get(`${what}: ${why}`) ?? 0) + 1);
  const [most] = [...reasons].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return [
    { state: 'ok', what: 'files', found: `${count(files, 'file')}, ${analyses.length} of them about graphs` },
    graphs.length > 0 ? { state: 'ok', what: 'graphs', found: count(graphs.length, 'graph') } : { state: 'note', what: 'graphs', found: 'none found; a package of yours that re-exports the library belongs under "modules" in superstep.config.json' },
    ...(most === undefined ? [] : [{ state: 'note', what: 'not resolved', found: `${count(unresolved.length, 'place')}, so nothing is said about them (superstep check --blind-spots); most often: ${most[0]}` } as const]),
    ...errors.filter(({ file }) => !bugs.some((bug) => bug.file === file)).map(({ file, message }): Row => ({ state: 'problem', what: 'not read', found: `${file}: ${message}` })),
  ];
}

function above(cwd: string, name: string): string | null {
  for (let at = cwd; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return at;
    if (dirname(at) === at) return null;
  }
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder).map(({ name }) => name).sort();
}

function textIn(file: string): string {
  const read = readText(file);
  return typeof read === 'string' ? '' : read.text;
}

function jsonIn(file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(textIn(file)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function shownPath(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/') || '.';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
