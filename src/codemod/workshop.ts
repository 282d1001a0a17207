import type { Trial } from '../analyze.ts';
import type { Edit, Finding } from '../model/finding.ts';
import { applyEdits, byFile } from './edits.ts';
import { countBy, subjectOf } from './identity.ts';

/** What a workshop needs of the world. Files are named as in sites. */
export interface World {
  /** The files that are analysed on their own. */
  readonly files: readonly string[];
  text(file: string): string;
  /** Analyses a file with other texts in place of those on disk. */
  analyse(file: string, texts: ReadonlyMap<string, string>): Trial;
}

/** A change that did what it should, or why it was taken back. */
export type Outcome = { readonly done: true } | Refusal;

export interface Refusal {
  readonly done: false;
  readonly why: string;
  /** It did what it should, and then something else was found. */
  readonly uncovers: boolean;
}

/** The project as it would be after the changes so far. A change that makes anything worse leaves no trace. */
export class Workshop {
  /** The texts that are no longer those on disk. */
  texts: ReadonlyMap<string, string> = new Map();
  private trials: ReadonlyMap<string, Trial> = new Map();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get files(): readonly string[] {
    return this.world.files;
  }

  text(file: string): string {
    return this.texts.get(file) ?? this.world.text(file);
  }

  trial(file: string): Trial {
    const known = this.trials.get(file);
    if (known !== undefined) return known;
    const trial = this.world.analyse(file, this.texts);
    this.trials = new Map(this.trials).set(file, trial);
    return trial;
  }

  findings(file: string): readonly Finding[] {
    return ownFindings(this.trial(file));
  }

  /**
   * Makes the edits, analyses all that rests on the changed files again, and keeps them where the finding is gone and
   * none has come.
   */
  attempt(finding: Finding, edits: readonly Edit[], accepts: (added: Finding) => boolean): Outcome {
    const draft = this.edited(edits);
    if (typeof draft === 'string') return { done: false, why: draft, uncovers: false };
    const refusal = this.worse(draft, finding, accepts);
    if (refusal !== null) return refusal;
    this.texts = draft.texts;
    this.trials = draft.trials;
    return { done: true };
  }

  private edited(edits: readonly Edit[]): Draft | string {
    const changed = new Map<string, string>();
    for (const [file, own] of byFile(edits)) {
      const before = this.text(file);
      const after = applyEdits(before, own);
      if (after === null) return `its edits of ${file} overlap`;
      if (after !== before) changed.set(file, after);
    }
    if (changed.size === 0) return 'it would change nothing';
    const texts = new Map([...this.texts, ...changed]);
    const files = [...new Set([...this.world.files, ...changed.keys()])];
    const touched = files.filter((file) => [...changed.keys()].some((one) => one === file || this.trial(file).reads.has(one)));
    return { texts, trials: new Map([...this.trials, ...touched.map((file) => [file, this.world.analyse(file, texts)] as const)]) };
  }

  /** Findings that were not there before. */
  private added(draft: Draft): readonly Finding[] {
    const files = this.affected(draft);
    const known = new Map(countBy(files.flatMap((file) => this.findings(file)), subjectOf));
    const after = files.flatMap((file) => ownFindings(draft.trials.get(file)!));
    return after.filter((finding) => {
      const left = known.get(subjectOf(finding)) ?? 0;
      known.set(subjectOf(finding), left - 1);
      return left <= 0;
    });
  }

  private worse(draft: Draft, finding: Finding, accepts: (added: Finding) => boolean): Refusal | null {
    const refused = (why: string): Refusal => ({ done: false, why, uncovers: false });
    const trials = this.affected(draft).map((file) => draft.trials.get(file)!);
    for (const { file, syntaxErrors } of trials) {
      if (syntaxErrors.length > this.trial(file).syntaxErrors.length) return refused(`${file} could no longer be parsed: ${syntaxErrors[0]!.message}`);
    }
    const count = (findings: readonly Finding[]): number => findings.filter((one) => subjectOf(one) === subjectOf(finding)).length;
    const { file } = finding.site;
    if (count(ownFindings(draft.trials.get(file) ?? this.trial(file))) >= count(this.findings(file))) return refused('the finding would still be there');
    const added = this.added(draft).filter((one) => !accepts(one));
    const blinder = trials.find((trial) => isBlinder(trial, this.trial(trial.file)));
    if (blinder !== undefined) return refused(`${blinder.file} could no longer be read as far as before`);
    return added.length === 0 ? null : { done: false, why: `then ${added[0]!.rule} would report: ${added[0]!.message}`, uncovers: true };
  }

  private affected({ trials }: Draft): readonly string[] {
    return [...trials].filter(([file, trial]) => trial !== this.trials.get(file)).map(([file]) => file);
  }
}

/** A finding must not go because we see less. */
function isBlinder(now: Trial, before: Trial): boolean {
  const what = ({ graph, what }: Trial['unresolved'][number]): string => `${graph ?? ''} ${what}`;
  const known = countBy(before.unresolved, what);
  return now.graphs.length < before.graphs.length || [...countBy(now.unresolved, what)].some(([one, times]) => times > (known.get(one) ?? 0));
}

interface Draft {
  readonly texts: ReadonlyMap<string, string>;
  readonly trials: ReadonlyMap<string, Trial>;
}

/** A mistake in an imported file is told when that file is analysed. */
function ownFindings({ file, findings }: Trial): readonly Finding[] {
  return findings.filter(({ site }) => site.file === file);
}
