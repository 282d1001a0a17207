import type { Channel } from '../../src/model/channel.ts';
import type { Edit } from '../../src/model/finding.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import type { Fold } from './fold.ts';
import type { Want } from './imports.ts';
import type { Change } from './options.ts';

/** A definition to give a reducer to. */
export interface Definition {
  readonly input: RuleInput;
  readonly channel: Channel;
  readonly site: Site;
  /** The text of the site. */
  readonly text: string;
  readonly typescript: boolean;
}

/** What a dialect needs to know of a fold, and how it names what it imports. */
export interface Writing {
  readonly fold: Fold;
  /** The reducer as an expression. */
  readonly reducer: string;
  /** The function that makes the first value, as an expression. */
  readonly initial: string | null;
  /** The names of what `wants` asked for, in that order. */
  readonly names: readonly string[];
}

/** How a fold is written down in one way of defining state. */
export interface DialectWriter {
  /** The place to rewrite, where that is not the definition itself. */
  site?(definition: Omit<Definition, 'text'>): Site | null;
  /** What has to be imported for it. */
  wants(definition: Definition): readonly Want[];
  /** Null where this definition cannot be rewritten. */
  rewrite(definition: Definition, writing: Writing): readonly Change[] | null;
}

/** Offsets within the text of a site, as edits of its file. */
export function editsAt({ file, start }: Site, changes: readonly Change[]): Edit[] {
  return changes.map((change) => ({ site: { file, start: start + change.start, end: start + change.end }, text: change.text }));
}
