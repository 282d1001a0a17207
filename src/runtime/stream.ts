/** Chunks as they come. A reader that stops early stops the run. */
export class Stream<T> implements AsyncIterableIterator<T> {
  onCancel: () => void = () => undefined;
  private readonly chunks: T[] = [];
  private readonly readers: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void }[] = [];
  private closed = false;
  private error: { value: unknown } | undefined;

  push(chunk: T): void {
    if (this.closed) return;
    const reader = this.readers.shift();
    if (reader) reader.resolve({ done: false, value: chunk });
    else this.chunks.push(chunk);
  }
  end(): void {
    this.closed = true;
    for (const reader of this.readers.splice(0)) reader.resolve({ done: true, value: undefined });
  }
  fail(value: unknown): void {
    if (this.closed) return;
    this.closed = true;
    const reader = this.readers.shift();
    if (reader) reader.reject(value);
    else this.error = { value };
    this.end();
  }
  async next(): Promise<IteratorResult<T>> {
    if (this.chunks.length > 0) return { done: false, value: this.chunks.shift() as T };
    if (this.error) {
      const { value } = this.error;
      this.error = undefined;
      throw value;
    }
    if (this.closed) return { done: true, value: undefined };
    return new Promise((resolve, reject) => this.readers.push({ resolve, reject }));
  }
  async return(): Promise<IteratorResult<T>> {
    if (!this.closed) this.onCancel();
    this.end();
    return { done: true, value: undefined };
  }
  /** As of a stream of the web. */
  async cancel(): Promise<void> {
    await this.return();
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}
