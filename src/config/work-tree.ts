import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Git never checks out anything called `.git`, so such a folder did not come with a project. */
export function workTreeOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}
