/**
 * All that the sanitizer touches of `@langchain/langgraph`. `test/live/surface.test.ts` holds this list against the
 * installed versions; what is not there stops a watch with a name, instead of going wrong later.
 */
export const KNOWN_VERSIONS = { from: [1, 4], to: [1, 7] } as const;

export interface LibraryConfig {
  readonly configurable?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly store?: object;
  readonly [name: string]: unknown;
}

export interface Invocable {
  invoke(input: unknown, config?: LibraryConfig): Promise<unknown>;
}

export interface LibraryNode {
  readonly bound: Invocable;
  readonly ends?: readonly string[];
  getNode(): Invocable | undefined;
  getWriters(): readonly Invocable[];
}

export interface LibraryChannel {
  readonly lc_graph_name: string;
  /** `false`: several writes of a step are no error. */
  readonly guard?: boolean;
  fromCheckpoint(checkpoint: unknown): LibraryChannel;
  update(values: readonly unknown[]): boolean;
  get(): unknown;
}

export interface LibraryBuilder {
  readonly branches?: Readonly<Record<string, Readonly<Record<string, { readonly ends?: Readonly<Record<string, string>> }>>>>;
}

export interface LibraryGraph {
  readonly nodes: Readonly<Record<string, LibraryNode>>;
  readonly channels: Readonly<Record<string, LibraryChannel>>;
  readonly builder?: LibraryBuilder;
  readonly name?: string;
  readonly checkpointer?: unknown;
  readonly store?: unknown;
  _streamIterator(input: unknown, options?: LibraryConfig): AsyncGenerator<unknown>;
}

/** A tuple that a task writes: a channel and a value. */
export type Written = readonly [channel: string, value: unknown];
export type Send = (writes: readonly Written[]) => void;
export type Read = (select: readonly string[], fresh?: boolean) => Readonly<Record<string, unknown>>;

export const START = '__start__';
export const SEND = '__pregel_send';
export const READ = '__pregel_read';
export const TASK_ID = '__pregel_task_id';
export const TASKS = '__pregel_tasks';
export const ROUTE = 'branch:to:';
export const JOIN = 'join:';
/** Channels in which two writes of one super-step are an error; the others fold them or keep the last. */
export const SINGLE: ReadonlySet<string> = new Set(['LastValue', 'UntrackedValue', 'EphemeralValue']);

export class UnknownLibrary extends Error {
  override readonly name = 'UnknownLibrary';
}

/** Whether something is a compiled graph of the library at all. */
export function isLibraryGraph(value: unknown): value is LibraryGraph {
  return typeof value === 'object' && value !== null && (value as { readonly lg_is_pregel?: unknown }).lg_is_pregel === true && 'nodes' in value && 'channels' in value;
}

/** Throws `UnknownLibrary` where a graph does not have the surface that the sanitizer rests on. */
export function checkSurface(graph: LibraryGraph): void {
  const missing: string[] = [];
  const holds = (owner: object, name: string, where: string): void => {
    if (typeof (owner as Readonly<Record<string, unknown>>)[name] !== 'function') missing.push(`${where}.${name}()`);
  };
  holds(graph, '_streamIterator', 'graph');
  for (const node of Object.values(graph.nodes)) for (const name of ['getNode', 'getWriters']) holds(node, name, 'node');
  for (const channel of Object.values(graph.channels)) for (const name of ['fromCheckpoint', 'update', 'get']) holds(channel, name, 'channel');
  if (missing.length === 0) return;
  throw new UnknownLibrary(`superstep does not know this version of @langchain/langgraph: it has no ${[...new Set(missing)].join(', ')}.`);
}

/** Throws `UnknownLibrary` for a version outside of those that were tried. */
export function checkVersion(version: string): void {
  const [major = NaN, minor = NaN] = version.split('.').map(Number);
  const { from, to } = KNOWN_VERSIONS;
  if (major === from[0] && minor >= from[1] && minor <= to[1]) return;
  throw new UnknownLibrary(`superstep knows @langchain/langgraph ${from.join('.')} to ${to.join('.')}, and this is ${version}.`);
}

interface CommandLike {
  readonly lg_name: 'Command';
  readonly graph?: unknown;
  readonly update?: unknown;
  readonly resume?: unknown;
}

export function isCommand(value: unknown): value is CommandLike {
  return typeof value === 'object' && value !== null && (value as { readonly lg_name?: unknown }).lg_name === 'Command';
}

export const PARENT = '__parent__';

/** A value that replaces what the key holds, whatever its reducer. */
export function isOverwrite(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ((value as { readonly lg_name?: unknown }).lg_name === 'Overwrite' || '__overwrite__' in value);
}

/** Interrupts, drains and commands for a parent are thrown, and are no failures. */
export function isBubbleUp(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { readonly is_bubble_up?: unknown }).is_bubble_up === true;
}

export function isInterrupt(error: unknown): boolean {
  return isBubbleUp(error) && ['GraphInterrupt', 'NodeInterrupt'].includes((error as Error).name);
}

/** One resume value for whoever asks, not one for each interrupt by its id. */
export function isPlainResume(input: unknown): boolean {
  if (!isCommand(input) || input.resume === undefined || input.resume === null) return false;
  const { resume } = input;
  if (typeof resume !== 'object') return true;
  const ids = Object.keys(resume);
  return ids.length === 0 || !ids.every((id) => /^[0-9a-f]{32}$/.test(id));
}
