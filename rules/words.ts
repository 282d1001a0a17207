/** A name in a message. */
export function code(name: string): string {
  return `\`${name}\``;
}

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

/** As many as a headline can hold: the first ones, and how many more there are. */
export function few(items: readonly string[], word = 'and', width = 72): string {
  if (items.length <= 3 && (items.length < 2 || items.join(', ').length <= width)) return listOf(items, word);
  const shown = items.slice(0, 2).join(', ').length <= width - 12 && items.length > 2 ? 2 : 1;
  return `${items.slice(0, shown).join(', ')} ${word} ${items.length - shown} more`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** What starts over when a run is resumed: the node, or the workflow that has but one. */
export function bodyOf({ workflow }: { readonly workflow?: true }): string {
  return workflow === true ? 'workflow' : 'node';
}
