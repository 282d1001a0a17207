/** The outer world of a run; `bin.ts` makes it of the process, tests of strings. */
export interface Io {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Puts a question to the person at the terminal; absent where there is none. Null once nobody answers any more. */
  readonly ask?: (question: string) => Promise<string | null>;
  /** All that is piped into the program; absent where nothing can be. */
  readonly stdin?: () => Promise<Buffer>;
  /** The program that runs further processes of Node; the one on the path where it is not given. */
  readonly node?: string;
  /** This process, and whether another one still runs. */
  /** Milliseconds since some moment; absent where time is not told. */
  readonly now?: () => number;
  readonly self?: { readonly id: number; isRunning(id: number): boolean };
  /** Runs what has to come to an end of its own. Who wants to end the program meanwhile is heard through the signal. */
  readonly unbroken?: <Result>(act: (ended: AbortSignal) => Promise<Result>) => Promise<Result>;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Resolves when there is room for more. Once nobody reads any longer, what is written goes nowhere. */
  write(text: string): Promise<void>;
}
