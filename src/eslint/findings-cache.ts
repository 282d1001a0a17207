import type { Analyzer } from '../analyze.ts';
import type { Finding } from '../model/finding.ts';
import type { Engine } from './engine.ts';
import type { Settings } from './settings.ts';

const MOST_ANALYZERS = 8;

/** What is to be said about one linted file. */
export interface FileFindings {
  readonly findings: readonly Finding[];
  /** A bug of ours, told once: by whichever rule comes first, which then takes it away. */
  bug: unknown;
}

/** A linted text and the settings that apply to it. */
export interface Linted {
  readonly path: string;
  readonly text: string;
  readonly settings: Settings;
}

/**
 * Asked by every rule for every file, answered with one analysis a file. A rule has a context of its own, but the tree
 * is the same for all of them and new whenever the file is linted again; by then siblings may have changed.
 */
export class FindingsCache {
  private readonly engine: Engine;
  private readonly byTree = new WeakMap<object, FileFindings>();
  private readonly analyzers = new Map<string, Analyzer>();
  private latest = { text: '', modules: '', mentions: false };

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The latest answer is enough: all rules ask about one file before the first asks about the next. */
  mentionsGraph({ text, settings }: Linted): boolean {
    const modules = settings.modules.join();
    if (this.latest.text !== text || this.latest.modules !== modules) {
      this.latest = { text, modules, mentions: this.engine.mentionsGraph(text, settings.modules) };
    }
    return this.latest.mentions;
  }

  of(tree: object, linted: Linted): FileFindings {
    const known = this.byTree.get(tree);
    if (known !== undefined) return known;
    const found = this.analyze(linted);
    this.byTree.set(tree, found);
    return found;
  }

  private analyze({ path, text, settings }: Linted): FileFindings {
    try {
      const { file, findings } = this.analyzer(settings).file(path, text);
      return { findings: findings.filter(({ site }) => site.file === file), bug: undefined };
    } catch (bug) {
      return { findings: [], bug };
    }
  }

  private analyzer(settings: Settings): Analyzer {
    const key = JSON.stringify(settings);
    const analyzer = this.analyzers.get(key) ?? this.engine.createAnalyzer(settings);
    this.analyzers.delete(key);
    this.analyzers.set(key, analyzer);
    for (const oldest of this.analyzers.keys()) {
      if (this.analyzers.size <= MOST_ANALYZERS) break;
      this.analyzers.delete(oldest);
    }
    return analyzer;
  }
}
