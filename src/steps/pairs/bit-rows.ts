/** A symmetric relation over `size` numbers as rows of bits; a row that is empty takes no room. */
export class BitRows {
  readonly size: number;
  readonly words: number;
  readonly #rows: (Uint32Array | undefined)[] = [];

  constructor(size: number) {
    this.size = size;
    this.words = Math.ceil(size / 32);
  }

  row(a: number): Uint32Array | undefined {
    return this.#rows[a];
  }

  ensure(a: number): Uint32Array {
    return (this.#rows[a] ??= new Uint32Array(this.words));
  }

  has(a: number, b: number): boolean {
    const row = this.#rows[a];
    return row !== undefined && (row[b >>> 5]! & (1 << (b & 31))) !== 0;
  }

  /** Whether the pair is new. */
  add(a: number, b: number): boolean {
    const row = this.ensure(a);
    const bit = 1 << (b & 31);
    if ((row[b >>> 5]! & bit) !== 0) return false;
    row[b >>> 5]! |= bit;
    this.ensure(b)[a >>> 5]! |= 1 << (a & 31);
    return true;
  }

  remove(a: number, b: number): void {
    this.ensure(a)[b >>> 5]! &= ~(1 << (b & 31));
    this.ensure(b)[a >>> 5]! &= ~(1 << (a & 31));
  }

  copy(): BitRows {
    const copy = new BitRows(this.size);
    this.#rows.forEach((row, a) => {
      if (row !== undefined) copy.ensure(a).set(row);
    });
    return copy;
  }

  /** The numbers related to `a`, ascending, from `from` on. */
  *members(a: number, from = 0): Iterable<number> {
    const row = this.#rows[a];
    if (row === undefined) return;
    for (let word = from >>> 5; word < row.length; word++) {
      for (let bits = row[word]!; bits !== 0; bits &= bits - 1) {
        const b = word * 32 + 31 - Math.clz32(bits & -bits);
        if (b >= from) yield b;
      }
    }
  }
}

/**
 * Transposes 32 x 32 bits in place: bit `j` of word `i` changes places with bit `i` of word `j`. Recursive block swap
 * (Hacker's Delight, 7-3): 5 rounds of 16 exchanges.
 */
export function transpose(words: Uint32Array): void {
  let mask = 0x0000ffff;
  for (let width = 16; width !== 0; width >>>= 1, mask ^= mask << width) {
    for (let i = 0; i < 32; i = ((i | width) + 1) & ~width) {
      const swap = ((words[i]! >>> width) ^ words[i | width]!) & mask;
      words[i]! ^= swap << width;
      words[i | width]! ^= swap;
    }
  }
}
