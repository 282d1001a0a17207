import { readdirSync, realpathSync, statSync, type Stats } from 'node:fs';

/**
 * What was asked of the disk about one path, and what it answered. Answers about things that do not exist count too:
 * a file that appears can change an analysis as much as one that is edited.
 */
export interface Stamp {
  readonly path: string;
  readonly asked: Question;
  readonly answer: string;
}

/** `kind`: file, directory or nothing. `version`: its content. `entries`: the names in it. `real`: where links lead. */
export type Question = 'kind' | 'version' | 'entries' | 'real';

export function ask(question: Question, path: string): string {
  switch (question) {
    case 'kind':
      return kindOf(stat(path));
    case 'version':
      return versionOf(stat(path));
    case 'entries':
      return list(path);
    case 'real':
      return real(path);
  }
}

export function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Pipes, sockets and devices are nothing to us: opening one could block for ever. */
export function kindOf(stats: Stats | undefined): 'file' | 'dir' | 'missing' {
  if (stats?.isFile()) return 'file';
  return stats?.isDirectory() ? 'dir' : 'missing';
}

/** The change time is in it because tools set the modification time back, and because a permission can change. */
export function versionOf(stats: Stats | undefined): string {
  if (stats === undefined || !stats.isFile()) return kindOf(stats);
  return `${stats.mtimeMs}:${stats.ctimeMs}:${stats.size}:${stats.ino}`;
}

function list(path: string): string {
  try {
    return readdirSync(path).sort().join('\n');
  } catch {
    return '';
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
