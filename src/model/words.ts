/** A name in a message. Backticks of its own would end it: they are shown as quotes. */
export function code(name: string): string {
  return `\`${name.replaceAll('`', "'")}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** As many as a headline can hold: the first ones, and how many more there are. */
export function few(items: readonly string[], word = 'and', width = 72): string {
  if (items.length <= 3 && (items.length < 2 || items.join(', ').length <= width)) return listOf(items, word);
  const shown = items.slice(0, 2).join(', ').length <= width - 12 && items.length > 2 ? 2 : 1;
  return `${items.slice(0, shown).join(', ')} ${word} ${items.length - shown} more`;
}
