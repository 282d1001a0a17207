import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createAnalyzer, type AnalyzedGraph, type Analyzer, type FileAnalysis } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Rendered } from './render/index.ts';
import type { ModuleSpec } from './spec.ts';

export interface Analysed {
  readonly graph: AnalyzedGraph;
  readonly findings: readonly Finding[];
}

/** Our analysis of rendered programs, on files in a directory of its own. */
export class Analyses {
  readonly #root = mkdtempSync(join(tmpdir(), 'superstep-random-'));
  readonly #analyzer: Analyzer;
  #count = 0;

  /** Given a part of the usual work, if it is said which. */
  constructor(work?: number) {
    symlinkSync(resolve('node_modules'), join(this.#root, 'node_modules'), 'dir');
    this.#analyzer = createAnalyzer({ root: this.#root, ...(work === undefined ? {} : { work }) });
  }

  /** What was found about each graph of the spec; null where no such graph was found. */
  analyse(rendered: Rendered, spec: ModuleSpec): readonly (Analysed | null)[] {
    const files = this.files(rendered);
    return spec.graphs.map((graph, index) => {
      const analysis = files.get(rendered.graphFiles[index] ?? '');
      return analysis === undefined ? null : pick(analysis, graph.nodes.map((node) => node.name));
    });
  }

  /** What is said of each file that builds a graph. */
  files(rendered: Rendered): ReadonlyMap<string, FileAnalysis> {
    const directory = join(this.#root, `program-${this.#count++}`);
    mkdirSync(directory);
    for (const [name, text] of rendered.files) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    return new Map([...new Set(rendered.graphFiles)].map((name) => [name, this.#analyzer.file(join(directory, name))]));
  }

  close(): void {
    rmSync(this.#root, { recursive: true });
  }
}

/** The graph with the most nodes of the names, and as few others as possible. */
function pick(analysis: FileAnalysis, names: readonly string[]): Analysed | null {
  const likeness = (graph: AnalyzedGraph): number => graph.model.nodes.filter((node) => names.includes(node.name)).length * 2 - graph.model.nodes.length;
  const [best] = analysis.graphs.toSorted((a, b) => likeness(b) - likeness(a));
  if (best === undefined) return null;
  return { graph: best, findings: analysis.findings.filter((finding) => finding.graph === best.model.id) };
}
