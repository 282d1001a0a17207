import type { Deployment } from './deployment.ts';
import type { GraphModel } from './graph.ts';
import type { SaverOrStore, Run } from './run.ts';
import type { Unknown } from './site.ts';

/** All that was read from one file and from what it imports. */
export interface ProgramModel {
  readonly file: string;
  readonly graphs: readonly GraphModel[];
  /** Calls in this file that run a graph, or read or write what runs have left. By offset. */
  readonly runs: readonly Run[];
  /** Savers and stores that this file makes, itself or through a call into another one. By offset. */
  readonly saversAndStores: readonly SaverOrStore[];
  readonly unresolved: readonly Unknown[];
  /** The version of the library that the file runs with; absent where nothing tells. */
  readonly library?: LibraryVersion;
  /** Set where the configuration of a platform names the file, or a graph of its exports in a file that is not there. */
  readonly deployment?: Deployment;
}

export interface LibraryVersion {
  readonly version: string;
  /** That very version; else it, or a later one. */
  readonly exact: boolean;
}
