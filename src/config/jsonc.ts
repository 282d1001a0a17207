/** A JSON text with comments and trailing commas blanked out, so that what is wrong with it keeps its place. */
export function plainJson(text: string): string {
  const plain: string[] = [];
  /** Which piece is a comma that something must follow. */
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const end = endOf(text, at);
    const piece = text.slice(at, end);
    const isComment = piece.startsWith('//') || piece.startsWith('/*');
    if (!isComment && /\S/.test(piece)) {
      if (/^[}\]]/.test(piece) && comma >= 0) plain[comma] = ' ';
      comma = piece === ',' ? plain.length : -1;
    }
    plain.push(isComment ? piece.replace(/[^\r\n]/g, ' ') : piece);
    at = end;
  }
  return plain.join('');
}

/** Where the string, the comment or the character that begins here ends. */
function endOf(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  if (two === '//') return orEnd(text.slice(at).search(/[\r\n]/), at, text);
  if (two === '/*') return orEnd(text.indexOf('*/', at + 2) + 2 - at, at, text, 2);
  if (text[at] !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function orEnd(length: number, at: number, text: string, least = 0): number {
  return length < least ? text.length : at + length;
}
