/** Who may work on a key, decided where several processes can see it. */
export interface Turns {
  /** Waits for the turn, for ever where no time is given, and answers with what ends it. Throws `TurnTimeout` where it came too late. */
  take(key: string, timeout: number | undefined): Promise<Turn>;
}
export interface Turn {
  /** Throws where the turn was lost before it ended, so that somebody else may have worked too. */
  end(): Promise<void>;
}
export class TurnTimeout extends Error {
  override name = "TurnTimeout";
}
/** The connection that held the lock broke, or a lease ran out: somebody else may have had the turn at the same time. */
export class TurnLostError extends Error {
  override name = "TurnLostError";
  constructor(key: string) {
    super(`The lock of ${JSON.stringify(key)} was lost before the work had ended.`);
  }
}
