/**
 * Source text may hold escape sequences that would take over the terminal; they are shown, never sent. Nor does a line
 * begin with what build servers take for an order.
 */
export function printable(text: string): string {
  return text.replace(/^\s*(?=::|##)/, '$&\\').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
  });
}

/** How many cells of a terminal the text takes, near enough for carets. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += NO_CELL.test(char) ? 0 : TWO_CELLS.test(char) ? 2 : 1;
  return width;
}

const NO_CELL = /[\p{Mn}\p{Me}\u200b-\u200d\ufe0f]/u;
const TWO_CELLS = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
