import type { Trial } from '../analyze.ts';
import type { Edit, Finding, Fix } from '../model/finding.ts';
import type { ReducerName } from '../model/reducer-name.ts';

/** The files of a project, each as it is now. */
export interface Analysed {
  readonly files: readonly string[];
  trial(file: string): Trial;
}

/**
 * The change that gives the key of a finding a reducer: where its state is defined, and at every writer of that state
 * that must now return less, in whatever graph. A text says why there is none.
 */
export function reducerFix(project: Analysed, finding: Finding, name: ReducerName): Fix | string {
  const choice = project.trial(finding.site.file).reducerChoice(finding) ?? null;
  const fix = choice?.fix(name) ?? 'the key takes no reducer';
  const definition = choice?.definition ?? null;
  if (typeof fix === 'string' || choice === null || definition === null) return fix;
  const edits = [...fix.edits];
  for (const file of project.files) {
    const trial = project.trial(file);
    const further = file !== finding.site.file && trial.reads.has(definition.file) ? trial.followers(choice.key, definition, name) : [];
    if (typeof further === 'string') return further;
    edits.push(...further.filter((edit) => !edits.some((one) => isSame(one, edit))));
  }
  return { ...fix, edits };
}

function isSame(a: Edit, b: Edit): boolean {
  return a.site.file === b.site.file && a.site.start === b.site.start && a.site.end === b.site.end;
}
