import type { Style } from './style.ts';

/** Marks that belong to a whole file: semicolons, line ends, a byte order mark. */
export function finish(style: Style, text: string): string {
  const semicolons = style.pick('semicolons', ['yes', 'yes', 'no'] as const) === 'yes' ? text : withoutSemicolons(text);
  const lines = style.chance('crlf', 12) ? semicolons.replaceAll('\n', '\r\n') : semicolons;
  return style.chance('bom', 10) ? `\ufeff${lines}` : lines;
}

/** Class fields keep theirs: the next member might be read as a continuation. */
function withoutSemicolons(text: string): string {
  return text
    .split('\n')
    .map((line, index, lines) => (/^\s*[[(`*]/.test(lines[index + 1] ?? '') || /^\s*(private )?[#\w$]+(: \w+)?;$/.test(line) ? line : line.replace(/;$/, '')))
    .join('\n');
}
