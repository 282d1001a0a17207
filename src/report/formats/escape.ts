import { printable } from '../printable.ts';

/** Text of an element or an attribute. XML has no way to write most control characters and halves of a pair. */
export function xml(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll('\n', '&#10;');
}

/** What stands behind the colons of a workflow command. */
export function commandData(text: string): string {
  return harmless(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command, which also ends at a comma or colon. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A sentence in which code stands in backticks. Where they do not pair up, nothing is taken for code. */
export function markdown(text: string): string {
  const parts = harmless(text).replaceAll('\n', ' ').split('`');
  if (parts.length % 2 === 0) return plain(parts.join('\\`'));
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : `\`${part}\``)).join('');
}

/** Code in backticks, with as many of them as it takes. */
export function markdownCode(text: string): string {
  const line = harmless(text).replaceAll('\n', ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

function plain(text: string): string {
  return text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/(?<!\\)[*_[\]|~#]/g, '\\$&');
}

/** Without what would take over a terminal, turn the direction of a line, or be half a character. */
export function harmless(text: string): string {
  return text.split('\n').map((line) => printable(line)).join('\n').replace(/[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd');
}
