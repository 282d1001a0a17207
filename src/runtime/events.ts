import type { StreamMode } from "./config.ts";
import { INTERRUPT, NAMESPACE_END } from "./constants.ts";
import type { Interrupt } from "./context.ts";
import { isObject } from "./state/definition.ts";

/** What happens in a run, as one numbered stream: `streamEvents(…, { version: "v3" })`. */
export interface ProtocolEvent {
  readonly type: "event";
  readonly seq: number;
  readonly method: string;
  readonly params: { readonly namespace: readonly string[]; readonly timestamp: number; readonly node?: string; readonly data: unknown };
}

/** Looks at each event before it is shown; `false` keeps it back. What it makes of them is found under `extensions`. */
export interface StreamTransformer {
  init(): object;
  onRegister?(emitter: { push(namespace: readonly string[], event: ProtocolEvent): void }): void;
  process(event: ProtocolEvent): boolean;
  finalize?(): unknown;
  fail?(error: unknown): void;
}

/** A channel of a transformer's, by what it can do. */
interface Channel {
  readonly channelName?: string;
  push(item: unknown): void;
  close(): void;
  fail(error: unknown): void;
}
const isStreamChannel = (value: unknown): value is Channel => isObject(value) && ["push", "close", "fail"].every((method) => typeof value[method] === "function");

export const EVENT_MODES: readonly StreamMode[] = ["values", "updates", "messages", "tools", "custom", "tasks"];

/** Items that are kept: each reader begins with the first. */
class Log<T> implements AsyncIterable<T> {
  private readonly items: T[] = [];
  private waiting: (() => void)[] = [];
  private ended = false;
  private error: { readonly value: unknown } | undefined;
  push(item: T): void {
    this.items.push(item);
    this.wake();
  }
  end(error?: { readonly value: unknown }): void {
    this.ended = true;
    this.error = error;
    this.wake();
  }
  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (let at = 0; ; at++) {
      while (at >= this.items.length) {
        if (this.error) throw this.error.value;
        if (this.ended) return;
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      }
      yield this.items[at] as T;
    }
  }
}

/** What one graph shows, itself and the graphs in it. */
class Scope implements AsyncIterable<ProtocolEvent> {
  readonly namespace: readonly string[];
  readonly name: string;
  readonly index: number;
  /** The graphs that run in this one, as they begin. */
  readonly subgraphs = new Log<Scope>();
  private readonly events = new Log<ProtocolEvent>();
  private readonly snapshots = new Log<unknown>();
  private readonly finished: Promise<unknown>;
  private resolve: (value: unknown) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;
  private latest: unknown;
  private asked: { readonly interruptId: string | undefined; readonly payload: unknown; readonly namespace: readonly string[] }[] = [];

  constructor(namespace: readonly string[], index: number) {
    this.namespace = namespace;
    this.index = index;
    this.name = nameOf(namespace);
    this.finished = new Promise((resolve, reject) => ((this.resolve = resolve), (this.reject = reject)));
    this.finished.catch(() => undefined);
  }

  /** The state at the end. */
  get output(): Promise<unknown> {
    return this.finished;
  }
  /** To be awaited, for the last state, or iterated, for all of them. */
  get values(): PromiseLike<unknown> & AsyncIterable<unknown> {
    const { finished, snapshots } = this;
    return { then: (done, failed) => finished.then(done, failed), [Symbol.asyncIterator]: () => snapshots[Symbol.asyncIterator]() };
  }
  get interrupted(): boolean {
    return this.asked.length > 0;
  }
  get interrupts(): readonly { readonly interruptId: string | undefined; readonly payload: unknown }[] {
    return this.asked;
  }
  get messages(): never {
    throw new Error("The reference runtime has no messages of a run stream; its events of the method \"messages\" have the same.");
  }
  [Symbol.asyncIterator](): AsyncGenerator<ProtocolEvent> {
    return this.events[Symbol.asyncIterator]();
  }

  show(event: ProtocolEvent): void {
    this.events.push(event);
    const { namespace, data } = event.params;
    if (event.method !== "values" || namespace.length !== this.namespace.length) return;
    if (isObject(data) && INTERRUPT in data) {
      for (const { id, value } of data[INTERRUPT] as Interrupt[]) this.asked.push({ interruptId: id, payload: value, namespace });
    } else this.snapshots.push((this.latest = data));
  }
  end(error?: { readonly value: unknown }): void {
    for (const log of [this.events, this.snapshots, this.subgraphs]) log.end(error);
    if (error) this.reject(error.value);
    else this.resolve(this.latest);
  }
}

const nameOf = (namespace: readonly string[]): string => namespace.at(-1)?.split(NAMESPACE_END)[0] ?? "root";

export class RunStream extends Scope {
  readonly extensions: { [name: string]: unknown } = {};
  readonly signal: AbortSignal;
  private readonly controller: AbortController;
  private readonly transformers: readonly StreamTransformer[];
  private readonly scopes = new Map<string, Scope>();
  private readonly channels: Channel[] = [];
  private seq = 0;

  constructor(transformers: readonly (() => StreamTransformer)[], controller: AbortController) {
    super([], 0);
    this.controller = controller;
    this.signal = controller.signal;
    this.transformers = transformers.map((make) => make());
    for (const transformer of this.transformers) {
      const projection = transformer.init();
      for (const channel of Object.values(projection) as unknown[]) if (isStreamChannel(channel)) this.connect(channel);
      Object.assign(this.extensions, projection);
      transformer.onRegister?.({ push: (namespace, { method, params }) => this.event(namespace, method, params.data, params.node) });
    }
    this.event([], "lifecycle", { event: "running", graph_name: "root" });
  }

  abort(reason?: unknown): void {
    this.controller.abort(reason);
  }

  /** What a channel with a name is given is an event as well. */
  private connect(channel: Channel): void {
    this.channels.push(channel);
    const { channelName } = channel;
    if (channelName === undefined) return;
    const push = channel.push.bind(channel);
    channel.push = (item) => {
      push(item);
      this.event([], `custom:${channelName}`, item);
    };
  }

  chunk(namespace: readonly string[], mode: StreamMode, payload: unknown): void {
    // Messages of a node have a place of their own, which is no graph.
    if (mode !== "messages" && mode !== "tools") this.opened(namespace);
    if (mode === "updates" && isObject(payload)) {
      const { __metadata__: _, ...nodes } = payload;
      for (const [node, values] of Object.entries(nodes)) this.event(namespace, mode, { node, values }, node);
    } else if (mode === "custom") this.event(namespace, mode, isObject(payload) && "name" in payload ? payload : { payload });
    else if (mode === "tools") this.event(namespace, mode, toolEvent(payload as ToolChunk));
    else if (mode === "messages") {
      const [message, metadata] = payload as [unknown, { langgraph_node?: string }];
      this.event(namespace, mode, message, metadata.langgraph_node);
    } else this.event(namespace, mode, payload);
    if (mode === "tasks" && isObject(payload) && "result" in payload) this.closed([...namespace, `${String(payload.name)}${NAMESPACE_END}${String(payload.id)}`], "completed");
  }

  private opened(namespace: readonly string[]): void {
    const key = namespace.join("\0");
    if (namespace.length === 0 || this.scopes.has(key)) return;
    const outer = this.scopeOf(namespace.slice(0, -1));
    const scope = new Scope(namespace, outer === this ? this.count++ : 0);
    this.scopes.set(key, scope);
    outer.subgraphs.push(scope);
    this.event(namespace, "lifecycle", { event: "started", graph_name: scope.name });
  }
  private count = 0;
  private closed(namespace: readonly string[], event: "completed" | "interrupted" | "failed"): void {
    const scope = this.scopes.get(namespace.join("\0"));
    if (scope === undefined || this.done.has(scope)) return;
    this.done.add(scope);
    this.event(namespace, "lifecycle", { event, graph_name: scope.name });
    scope.end();
  }
  private readonly done = new Set<Scope>();

  private scopeOf(namespace: readonly string[]): Scope {
    for (let length = namespace.length; length > 0; length--) {
      const scope = this.scopes.get(namespace.slice(0, length).join("\0"));
      if (scope) return scope;
    }
    return this;
  }

  private event(namespace: readonly string[], method: string, data: unknown, node?: string): void {
    const event: ProtocolEvent = { type: "event", seq: this.seq++, method, params: { namespace, timestamp: Date.now(), ...(node !== undefined && { node }), data } };
    let shown = true;
    for (const transformer of this.transformers) if (transformer.process(event) === false) shown = false;
    if (!shown) return;
    this.show(event);
    for (let length = 1; length <= namespace.length; length++) this.scopes.get(namespace.slice(0, length).join("\0"))?.show(event);
  }

  async finish(error?: { readonly value: unknown }): Promise<void> {
    const how = error ? "failed" : this.interrupted ? "interrupted" : "completed";
    for (const { namespace } of [...this.scopes.values()].reverse()) this.closed(namespace, how);
    this.event([], "lifecycle", { event: how, graph_name: "root" });
    for (const transformer of this.transformers) await (error ? transformer.fail?.(error.value) : transformer.finalize?.());
    for (const channel of this.channels) if (error) channel.fail(error.value);
      else channel.close();
    this.end(error);
  }

  /** As a server sends them. */
  bytes(): ReadableStream<Uint8Array> {
    const events = this[Symbol.asyncIterator]();
    const encoder = new TextEncoder();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await events.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(`event: ${value.method}\ndata: ${JSON.stringify(value.params.data) ?? "null"}\n\n`));
      },
    });
  }
}

interface ToolChunk {
  readonly event: string;
  readonly toolCallId?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly data?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

function toolEvent({ event, toolCallId, name, input, data, output, error }: ToolChunk): object {
  const tool_call_id = toolCallId ?? "";
  if (event === "on_tool_start") return { event: "tool-started", tool_call_id, tool_name: name, input };
  if (event === "on_tool_event") return { event: "tool-output-delta", tool_call_id, delta: typeof data === "string" ? data : JSON.stringify(data ?? "") };
  if (event === "on_tool_end") return { event: "tool-finished", tool_call_id, output };
  return { event: "tool-error", tool_call_id, message: error instanceof Error ? error.message : String(error) };
}
