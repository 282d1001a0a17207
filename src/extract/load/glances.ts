import { allSpecifiersIn, importsComputed, isOwn } from './imports-in.ts';
import { Lru } from './lru.ts';
import { type Subject, subjectOf } from './mentions-graph.ts';
import { readText } from './text.ts';

/** What is seen of a text without parsing it. */
export interface Glance {
  readonly subject: Subject;
  /** What it imports, packages among it. */
  readonly all: readonly string[];
  /** What it imports of one's own, by the look of it. */
  readonly specifiers: readonly string[];
  /** It imports what only a run knows. */
  readonly computed: boolean;
  /** It may make the tables of a saver. */
  readonly tables: boolean;
}

const TABLES = /\bsetup\b|\bcheckpoint_(?:migrations|writes|blobs)\b|\bstore_migrations\b|\bcheckpoints\b/i;

/** Texts that were looked at, once for each version of the file: a handler may import many that have nothing to do with graphs. */
export class Glances {
  private readonly modules: readonly string[];
  private readonly files: Lru<{ readonly version: string; readonly glance: Glance | null }>;

  constructor(modules: readonly string[], capacity: number) {
    this.modules = modules;
    this.files = new Lru(capacity);
  }

  /** Null where the file cannot be read. */
  onDisk(file: string, version: string): Glance | null {
    const known = this.files.get(file);
    if (known?.version === version) return known.glance;
    const read = readText(file);
    const glance = typeof read === 'string' ? null : this.at(read.text);
    this.files.set(file, { version, glance }, 1);
    return glance;
  }

  /** What names a library is searched no further, and is what people edit. */
  at(text: string): Glance {
    const subject = subjectOf(text, this.modules);
    const all = subject === 'library' ? [] : allSpecifiersIn(text);
    return { subject, all, specifiers: all.filter(isOwn), computed: subject !== 'library' && importsComputed(text), tables: TABLES.test(text) };
  }
}
