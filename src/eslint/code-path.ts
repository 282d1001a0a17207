import { resolve, sep } from 'node:path';

const CODE = /\.[mc]?[jt]s$|\.[jt]sx$/i;

interface Named {
  readonly filename: string;
  readonly physicalFilename: string;
}

/**
 * The path under which a linted text is analysed; null where it is no JavaScript or TypeScript. A code block of
 * `a.md`, which ESLint calls `a.md/0.ts`, gets a path beside `a.md`, since it imports from there. A text without a file
 * gets one in the working directory.
 */
export function codePathOf({ filename, physicalFilename }: Named, cwd: string): string | null {
  if (filename === '<input>' || filename === '<text>') return resolve(cwd, '__text__.ts');
  if (!CODE.test(filename)) return null;
  const path = physicalFilename !== filename && filename.startsWith(physicalFilename + sep) ? besideOwner(filename, physicalFilename) : filename;
  return resolve(cwd, path.replaceAll(/[<>]/g, '__'));
}

function besideOwner(filename: string, owner: string): string {
  return `${owner}.${filename.slice(owner.length + 1).replaceAll(sep, '_')}`;
}
