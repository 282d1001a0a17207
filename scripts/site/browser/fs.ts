import manifest from 'virtual:manifest';

/**
 * What the analysis asks of a disk, for a page that has none: the few files that come along, and nothing else. The text
 * that is typed is handed to the analysis as that of an editor, and is never read here.
 */
const files = new Map(Object.entries(manifest));

type Path = string | URL;

const nameOf = (path: Path): string => (typeof path === 'string' ? path : path.pathname);

export const existsSync = (path: Path): boolean => files.has(nameOf(path));

export function readFileSync(path: Path): string {
  const text = files.get(nameOf(path));
  if (text === undefined) throw missing(path);
  return text;
}

export const statSync = (): undefined => undefined;
export const lstatSync = statSync;
export const readdirSync = (): readonly string[] => [];
export const realpathSync = (path: string): string => path;
export const constants = { O_RDONLY: 0 };

export function openSync(path: Path): never {
  throw missing(path);
}
export const fstatSync = openSync;
export const readSync = openSync;
export const closeSync = openSync;

function missing(path: Path): Error {
  return Object.assign(new Error(`there is no ${nameOf(path)} in a page`), { code: 'ENOENT' });
}
