/** The part of the library that a plan needs. Ours and the user's both have it. */
export interface Library {
  readonly StateGraph: new (schema: unknown, options?: unknown) => Builder;
  readonly Annotation: ((definition?: unknown) => unknown) & { readonly Root: (channels: object) => unknown };
  readonly Command: new (parts: { readonly update?: unknown; readonly goto?: readonly unknown[] }) => object;
  readonly Send: new (node: string, args: unknown) => object;
  readonly UntrackedValueChannel?: ChannelClass;
  /** What `@langchain/langgraph/channels` exports. */
  readonly channels: { readonly EphemeralValue?: ChannelClass; readonly AnyValue?: ChannelClass; readonly Topic?: ChannelClass };
}

type ChannelClass = new (options?: unknown) => object;

export interface Builder {
  addNode(name: string, action: (state: unknown) => unknown, options: object): unknown;
  addEdge(from: string | readonly string[], to: string): unknown;
  addConditionalEdges(from: string, router: () => unknown, pathMap?: readonly string[]): unknown;
  compile(options: object): Compiled;
}

export interface Compiled {
  stream(input: unknown, options: object): Promise<AsyncIterable<unknown>>;
}
