/** A number that says how far a run has come: all that meet mean to set it to the same next one. */
const MARK = /(^|_|\b)(depth|level|iterations?|rounds?|steps?|hops?|turns?|attempts?|retr(y|ies)|epoch|generation|pass(es)?|loops?|version|revision|stage|phase|page|layer|tick|clock|cycles?|index|seq|sequence|offset|cursor)(_|\b|$)/i;

export function isMark(key: string): boolean {
  return MARK.test(key.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2'));
}
