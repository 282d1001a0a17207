import { resolve as resolvePath } from 'node:path';
import type { FrameworkSetting } from '../../model/settings.ts';
import { Glances } from './glances.ts';
import { JsonCache } from './json.ts';
import { createSession, type Session } from './session.ts';
import { ask, type Stamp } from './stamp.ts';
import { UnitCache } from './unit-cache.ts';
import { View, type Overlay } from './view.ts';

export type { Resolution } from './resolution.ts';
export type { Session } from './session.ts';
export type { Stamp } from './stamp.ts';
export type { SourceUnit } from './unit.ts';
export type { Overlay } from './view.ts';

export interface LoaderOptions {
  /** Absolute. */
  readonly root: string;
  /** Further modules whose exports are those of the graph library; `@acme/agents/*` covers what is below. */
  readonly modules?: readonly string[];
  /** Which zod the name `zod` leads to where nothing in the project tells. */
  readonly zod?: 3 | 4 | undefined;
  /** What the user says calls handlers. */
  readonly frameworks?: readonly FrameworkSetting[];
  /** Which part of the usual work an analysis may cost: 1 where nothing is said. */
  readonly work?: number;
  /** How much parsed text is kept, in characters. A syntax tree takes some thirty bytes for each. */
  readonly capacity?: number;
}

/** Lives as long as the editor. It keeps what was parsed, never what was decided: each session asks the disk anew. */
export interface Loader {
  /** An overlay is a text not yet saved; it stands for the file on disk. */
  session(...overlays: readonly Overlay[]): Session;
  /**
   * Whether a session that saw these stamps would see the same again. The text from an editor is not among them: an
   * analysis of one is to be kept by its text, too.
   */
  unchanged(stamps: readonly Stamp[]): boolean;
  /** The number of paths with a parsed file in memory. */
  readonly size: number;
}

const DEFAULT_CAPACITY = 3_000_000;
const JSON_FILES = 2_000;
const TEXTS = 10_000;

export function createLoader({ root, modules = [], zod, frameworks = [], work = 1, capacity = DEFAULT_CAPACITY }: LoaderOptions): Loader {
  const home = resolvePath(root);
  const units = new UnitCache(home, capacity, frameworks);
  const jsonFiles = new JsonCache(JSON_FILES);
  const glances = new Glances(modules, TEXTS);
  return {
    session(...overlays) {
      const edited = new Map(overlays.map(({ file, text }) => [resolvePath(file), text]));
      return createSession(new View(home, edited, jsonFiles), units, edited, modules, home, glances, work, zod ?? null);
    },
    unchanged: (stamps) => stamps.every(({ asked, path, answer }) => ask(asked, path) === answer),
    get size() {
      return units.files;
    },
  };
}
