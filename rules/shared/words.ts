import { code } from '../../src/model/words.ts';

export { code, few, listOf } from '../../src/model/words.ts';

/** Text of the user's in a headline: of what is longer the beginning. */
export function brief(text: string, most = 40): string {
  return code(shortened(text, most));
}

export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** A way through nodes; of a long one its ends. */
export function wayOf(names: readonly string[], most = 5): string {
  const shown = names.length <= most ? names.map(code) : [...names.slice(0, 2).map(code), '…', ...names.slice(-1).map(code)];
  return shown.join(' → ');
}

/** What starts over when a run is resumed: the node, or the workflow that has but one. */
export function bodyOf({ workflow }: { readonly workflow?: true }): string {
  return workflow === true ? 'workflow' : 'node';
}
