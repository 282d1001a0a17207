/** What the configuration of a platform says of a file: which of its exports are served as graphs. */
export interface Deployment {
  /** The configuration, named as files in sites are. */
  readonly file: string;
  /** Graphs that this file is to export. */
  readonly served: readonly ServedGraph[];
  /** Graphs of files that are not there, under names that this file exports and no other is asked for. */
  readonly lost: readonly LostGraph[];
  /** What the file exports; null where not all of it is known. */
  readonly exports: readonly string[] | null;
  /** `node_version`, as it is written. */
  readonly node: string | number | null;
}

export interface ServedGraph {
  /** The name under which it is served. */
  readonly id: string;
  /** The export. */
  readonly name: string;
}

export interface LostGraph extends ServedGraph {
  readonly path: string;
}
