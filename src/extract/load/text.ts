import { isUtf8 } from 'node:buffer';
import { MOST_BYTES, readRegular } from './regular-file.ts';

export interface Text {
  readonly text: string;
  readonly hadBom: boolean;
}

/** The text of a file, or the reason why there is none. */
export function readText(file: string, most = MOST_BYTES): Text | string {
  const bytes = readRegular(file, most);
  if (typeof bytes === 'string') return bytes;
  return isUtf8(bytes) ? withoutBom(bytes.toString('utf8')) : 'not UTF-8';
}

/** Editors and ESLint count offsets without the byte order mark, so it is never part of a text of ours. */
export function withoutBom(text: string): Text {
  const hadBom = text.charCodeAt(0) === 0xfeff;
  return { text: hadBom ? text.slice(1) : text, hadBom };
}
