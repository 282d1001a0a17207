import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The one digest that reports are made with. */
export function createHash(_: 'sha256') {
  let text = '';
  return {
    update(part: string) {
      text += part;
      return this;
    },
    digest(form: 'hex' | 'base64') {
      const bytes = sha256(utf8ToBytes(text));
      return form === 'hex' ? bytesToHex(bytes) : btoa(String.fromCharCode(...bytes));
    },
  };
}
