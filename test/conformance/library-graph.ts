/**
 * The parts of the library's compiled graph that the conformance tests read. Most are not in its public types; the
 * guard below checks that they are there.
 */
export interface LibraryGraph {
  readonly channels: Readonly<Record<string, LibraryChannel>>;
  readonly outputChannels: string | readonly string[];
  readonly interruptBefore?: readonly string[];
  readonly interruptAfter?: readonly string[];
  readonly builder: LibraryBuilder;
  stream(input: unknown, options: object): Promise<AsyncIterable<unknown>>;
}

export interface LibraryBuilder {
  readonly channels: Readonly<Record<string, unknown>>;
  readonly nodes: Readonly<Record<string, LibraryNode>>;
  readonly edges: ReadonlySet<readonly [string, string]>;
  readonly waitingEdges: ReadonlySet<readonly [readonly string[], string]>;
  readonly branches: Readonly<Record<string, Readonly<Record<string, LibraryBranch>>>>;
  readonly _schemaDefinition: Readonly<Record<string, unknown>>;
  readonly _inputDefinition: Readonly<Record<string, unknown>>;
}

export interface LibraryNode {
  readonly runnable: { readonly lg_is_pregel?: boolean };
  readonly input: Readonly<Record<string, unknown>>;
  readonly ends?: readonly string[];
  readonly defer?: boolean;
}

export interface LibraryBranch {
  readonly ends?: Readonly<Record<string, string>>;
}

export interface LibraryChannel {
  readonly lc_graph_name: string;
  readonly operator?: unknown;
  fromCheckpoint(checkpoint: undefined): LibraryChannel;
  isAvailable(): boolean;
  update(values: readonly unknown[]): boolean;
}

export function isLibraryGraph(value: unknown): value is LibraryGraph {
  if (!isRecord(value) || value['lg_is_pregel'] !== true || !isRecord(value['builder'])) return false;
  const builder = value['builder'];
  return isRecord(builder['nodes']) && builder['edges'] instanceof Set && builder['waitingEdges'] instanceof Set;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
