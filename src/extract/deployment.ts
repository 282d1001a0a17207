import { basename, dirname, extname, join, posix, relative, resolve, sep } from 'node:path';
import type { Deployment, LostGraph, ServedGraph } from '../model/deployment.ts';
import type { ModuleInstance } from './eval/modules.ts';
import { isRecord } from './load/json.ts';
import type { Session } from './load/loader.ts';

const NAME = 'langgraph.json';
const SCRIPTS = /^\.[cm]?[jt]sx?$/;
const PLAIN = /^\.[cm]?jsx?$/;

/** The configuration above a file, and what of it is about that file; null where there is none. Nothing of it is run. */
export function deploymentOf(session: Session, { unit, exports, stars }: ModuleInstance): Deployment | null {
  const path = session.nearestPath(NAME, unit.file);
  const config = path === null ? null : session.nearestJson(NAME, unit.file);
  if (path === null || !isRecord(config) || !isRecord(config.graphs)) return null;
  const folder = dirname(path);
  const all = Object.entries(config.graphs).flatMap(([id, given]) => targetOf(id, given, folder));
  const served = all.filter(({ file }) => file === unit.file).map(({ id, name }): ServedGraph => ({ id, name }));
  const own = [...exports.keys()];
  const lost = served.length > 0 ? [] : all.filter(({ file, name }) => isOfName(file, unit.file) && own.includes(name) && !session.isFile(file));
  if (served.length + lost.length === 0) return null;
  const commonJs = /\bmodule\.exports\b|\bexports\.\w/.test(unit.text);
  return {
    file: posix.normalize(posix.join(posix.dirname(unit.display), relative(dirname(unit.file), path).split(sep).join('/'))),
    served,
    lost: lost.map(({ id, name, file }): LostGraph => ({ id, name, path: relative(folder, file).split(sep).join('/') })),
    exports: stars.length > 0 || commonJs ? null : own,
    node: typeof config.node_version === 'string' || typeof config.node_version === 'number' ? config.node_version : null,
  };
}

interface Target extends ServedGraph {
  readonly file: string;
}

/** `./src/agent.ts:graph`, alone or as the `path` of an object. Graphs in Python are none of ours. */
function targetOf(id: string, given: unknown, folder: string): Target[] {
  const text = isRecord(given) ? given.path : given;
  if (typeof text !== 'string') return [];
  const [path = '', name = ''] = text.split(':');
  return SCRIPTS.test(extname(path)) ? [{ id, name: name === '' ? 'default' : name, file: resolve(join(folder, path)) }] : [];
}

/** It was moved, or its name was mistaken by its ending. Plain JavaScript in another folder may be what a build will make of it. */
function isOfName(missing: string, file: string): boolean {
  const stem = (path: string) => basename(path, extname(path));
  return stem(missing) === stem(file) && (dirname(missing) === dirname(file) || !PLAIN.test(extname(missing)));
}
