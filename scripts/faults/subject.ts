export interface NodeBinary {
  readonly version: string;
  readonly path: string;
}
export interface FaultOptions {
  /** How many processes are killed or stopped, for each row. */
  readonly kills: number;
  readonly seed: number;
  readonly nodes: readonly NodeBinary[];
}
export interface FaultRow {
  readonly of: string;
  readonly node: string;
  /** How often each fault was made. */
  readonly faults: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly lost: number;
  /** What an independent reader found wrong, lost writes included. */
  readonly broken: readonly string[];
}
/** Something that writes, and what becomes of it under faults. */
export type Subject = (options: FaultOptions) => Promise<FaultRow[]>;
