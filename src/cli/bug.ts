/** An invariant of ours does not hold; `file` is what we were looking at. */
export class Bug extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.file = file;
  }
}
