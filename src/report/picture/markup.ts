import { printable } from '../printable.ts';

/** Text as it may stand in HTML and in SVG, between tags and in attributes. Nothing of a user's gets into a page past this. */
export function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Code keeps its tabs; lines come one by one, so nothing else of it is white space that counts. */
export function escapedCode(text: string): string {
  return text.split('\t').map(escaped).join('\t');
}

/** JSON in a script element: nothing in it can end the element or begin a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** With an ellipsis where it is longer than there is room. */
export function clipped(text: string, most: number): string {
  const chars = [...text];
  return chars.length <= most ? text : `${chars.slice(0, most - 1).join('')}…`;
}

export function rounded(number: number): string {
  return String(Math.round(number * 10) / 10);
}
