/** An invariant of ours does not hold; `file` is what we were looking at. */
export class Bug extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.file = file;
  }
}

/** Runs what is about one file, so that a bug in it can say which. */
export function lookingAt<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof Bug ? cause : new Bug(file, cause);
  }
}
