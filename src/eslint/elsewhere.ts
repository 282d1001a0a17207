import { type Finding, type Fix, isRace } from '../model/finding.ts';
import { code } from '../model/words.ts';

/**
 * No host of ours changes two files for one problem. So where a key is declared in another file than the one that is
 * open, or a fix changes another, the message says where, and the command that does it.
 */
export function elsewhere(finding: Finding): string {
  const command = commandFor(finding);
  const { declared, evidence: { key } } = finding;
  if (declared === undefined) return command === null ? '' : ` \`${command}\` can mend it, in another file.`;
  return ` ${key === undefined ? 'It' : code(key)} is declared in ${declared}${command === null ? '' : `, and \`${command}\` can mend it there`}.`;
}

export function isHere({ edits }: Fix, { site: { file } }: Finding): boolean {
  return edits.length > 0 && edits.every(({ site }) => site.file === file);
}

/** Null where it can be mended here, where nothing is known to mend it, and where there are several ways. */
function commandFor(finding: Finding): string | null {
  const { fixes, rule } = finding;
  const there = fixes.filter(({ edits }) => edits.length > 0).filter((fix) => !isHere(fix, finding));
  if (there.length === 0 || there.length < fixes.length) return null;
  if (isRace(finding)) return 'npx superstep fix add-reducers';
  if (there.some(({ safety }) => safety === 'safe')) return `npx superstep fix --rule ${rule}`;
  return there.length === 1 ? `npx superstep fix --review --rule ${rule}` : null;
}
