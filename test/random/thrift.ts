import type { FileAnalysis } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import { Analyses } from './analysis.ts';
import type { Rendered } from './render/index.ts';

/** What an analysis says that may cost but a part of the usual work, beside what one says that may cost all of it. */
export class Thrift {
  readonly #full = new Analyses();
  readonly #thrifty: Analyses;

  constructor(work: number) {
    this.#thrifty = new Analyses(work);
  }

  /** Findings that only thrift has, and findings that it lost without a word. */
  complaints(rendered: Rendered): readonly string[] {
    const thrifty = this.#thrifty.files(rendered);
    return [...this.#full.files(rendered)].flatMap(([name, full]) => compared(name, full, thrifty.get(name)!));
  }

  close(): void {
    this.#full.close();
    this.#thrifty.close();
  }
}

function compared(name: string, full: FileAnalysis, thrifty: FileAnalysis): readonly string[] {
  const [before, after] = [full, thrifty].map(({ findings }) => new Map(findings.map((one) => [nameOf(one), one])));
  const invented = [...after!].filter(([key]) => !before!.has(key)).map(([, { message }]) => `${name}: invented: ${message}`);
  const lost = [...before!].filter(([key]) => !after!.has(key)).map(([, { message }]) => `${name}: lost without a word: ${message}`);
  return [...invented, ...(isSaid(full, thrifty) ? [] : lost)];
}

/** The same of the same: words may be more careful. */
function nameOf({ rule, site, evidence }: Finding): string {
  return `${rule} ${site.start} ${evidence.key ?? ''}`;
}

/** There is a blind spot, or steps that are not all known, that the full analysis does not have. */
function isSaid(full: FileAnalysis, thrifty: FileAnalysis): boolean {
  const inPairs = ({ graphs }: FileAnalysis) => graphs.filter(({ steps }) => steps.mode === 'pairs').length;
  return thrifty.unresolved.length > full.unresolved.length || thrifty.syntaxErrors.length > full.syntaxErrors.length || inPairs(thrifty) > inPairs(full);
}
