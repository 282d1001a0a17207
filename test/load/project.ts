import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface TempProject {
  readonly root: string;
  at(path: string): string;
  write(path: string, content: string | Uint8Array): void;
  remove(path: string): void;
  link(path: string, target: string): void;
}

/** A directory of its own for one test. A file given as an object is written as JSON. */
export function tempProject(files: Readonly<Record<string, string | object>> = {}): TempProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'superstep-load-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const at = (path: string) => join(root, path);
  const project: TempProject = {
    root,
    at,
    write(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    remove: (path) => rmSync(at(path), { recursive: true }),
    link(path, target) {
      mkdirSync(dirname(at(path)), { recursive: true });
      symlinkSync(at(target), at(path), 'junction');
    },
  };
  for (const [path, content] of Object.entries(files)) {
    project.write(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return project;
}
