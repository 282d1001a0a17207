/** Ids: random ones, ones that sort by time (checkpoints), and ones that follow from their parts (tasks). */

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(8, "0").slice(-digits);

const uuid = (a: number, b: number, c: number, d: number, version: number): string =>
  `${hex(a, 8)}-${hex(b >>> 16, 4)}-${version.toString(16)}${hex(b, 3)}-${hex(((c >>> 16) & 0x3fff) | 0x8000, 4)}-${hex(c, 4)}${hex(d, 8)}`;

const random32 = (): number => Math.floor(Math.random() * 0x100000000);

export const newId = (): string => uuid(random32(), random32(), random32(), random32(), 4);

let lastTime = 0;
/**
 * A version 6 UUID: newer ids compare greater as strings, also across processes. `step` goes where the library puts it,
 * into the clock sequence.
 */
export function checkpointId(step: number): string {
  const now = Math.max(Math.floor((performance.timeOrigin + performance.now()) * 1000), lastTime + 1);
  lastTime = now;
  // 100 ns ticks since 1582-10-15.
  const ticks = BigInt(now) * 10n + 122192928000000000n;
  const high = (ticks >> 12n).toString(16).padStart(12, "0");
  const low = (ticks & 0xfffn).toString(16).padStart(3, "0");
  const sequence = hex((step & 0x3fff) | 0x8000, 4);
  return `${high.slice(0, 8)}-${high.slice(8)}-6${low}-${sequence}-${hex(random32(), 4)}${hex(random32(), 8)}`;
}

/** 128 bits of a string (cyrb128). Nothing here needs a cryptographic hash. */
function hash128(text: string): [number, number, number, number] {
  let a = 1779033703,
    b = 3144134277,
    c = 1013904242,
    d = 2773480762;
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = d ^ Math.imul(c ^ k, 951274213);
    d = a ^ Math.imul(d ^ k, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

export const idOf = (...parts: readonly (string | number)[]): string => uuid(...hash128(parts.join("\0")), 5);
export const hashOf = (text: string): string => hash128(text).map((n) => hex(n, 8)).join("");
