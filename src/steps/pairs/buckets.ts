/** A queue by small whole numbers, least first; of equals the latest first, which goes deep rather than wide. */
export class Buckets<T> {
  readonly #buckets: T[][] = [];
  #least = 0;

  push(rank: number, item: T): void {
    (this.#buckets[rank] ??= []).push(item);
    this.#least = Math.min(this.#least, rank);
  }

  pop(): T | undefined {
    while (this.#least < this.#buckets.length) {
      const item = this.#buckets[this.#least]?.pop();
      if (item !== undefined) return item;
      this.#least++;
    }
    return undefined;
  }
}
