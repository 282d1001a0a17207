import type { Handler } from "./callbacks.ts";
import { NAMESPACE_SEPARATOR } from "./constants.ts";
import type { Message } from "./state/messages.ts";
import { messageType } from "./state/messages.ts";

type Metadata = { readonly [key: string]: unknown };
type Show = (namespace: readonly string[], chunk: unknown) => void;

interface Place {
  readonly namespace: readonly string[];
  readonly metadata: Metadata;
}

const HIDDEN = "langsmith:hidden";
const SILENT: ReadonlySet<string> = new Set(["langsmith:nostream", "nostream"]);

function placeOf(metadata: Metadata | undefined, tags: readonly string[] | undefined, name: string | undefined): Place | undefined {
  const namespace = metadata?.langgraph_checkpoint_ns ?? metadata?.checkpoint_ns;
  if (typeof namespace !== "string" || namespace === "") return undefined;
  return { namespace: namespace.split(NAMESPACE_SEPARATOR), metadata: { tags, name, ...metadata } };
}

const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && "content" in value && messageType(value as Message) !== undefined;

/** The messages in a node's input or output: itself, or one level down. */
function messagesIn(value: unknown): Message[] {
  if (isMessage(value)) return [value];
  if (typeof value !== "object" || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value).flat()).filter(isMessage);
}

/** What models say, piece by piece, and the new messages that nodes return: `streamMode: "messages"`. */
export class MessageListener implements Handler {
  readonly name = "StreamMessagesHandler";
  readonly lc_prefer_streaming = true;
  readonly awaitHandlers = true;
  private readonly show: Show;
  private readonly places = new Map<string, Place>();
  private readonly known = new Set<string>();
  private readonly spoke = new Set<string>();
  private readonly ids = new Map<string, string>();
  constructor(show: Show) {
    this.show = show;
  }

  handleChatModelStart(_model: unknown, _messages: unknown, run: string, _parent?: string, _extra?: unknown, tags?: string[], metadata?: Metadata, name?: string): void {
    const place = tags?.some((tag) => SILENT.has(tag)) ? undefined : placeOf(metadata, tags, name);
    if (place) this.places.set(run, place);
  }
  handleLLMNewToken(token: string, _index: unknown, run: string, _parent?: string, _tags?: unknown, fields?: { chunk?: { message?: unknown } }): void {
    this.spoke.add(run);
    const place = this.places.get(run);
    const message = fields?.chunk?.message;
    if (place) this.emit(place, isMessage(message) ? message : { type: "ai", content: token, getType: () => "ai" }, run);
  }
  handleLLMEnd(output: { generations?: readonly (readonly { message?: unknown }[])[] }, run: string): void {
    const place = this.places.get(run);
    const message = output.generations?.[0]?.[0]?.message;
    if (place && !this.spoke.has(run) && isMessage(message)) this.emitNew(place, message, run);
    this.forget(run);
  }
  handleLLMError(_error: unknown, run: string): void {
    this.forget(run);
  }
  handleChainStart(_chain: object, input: unknown, run: string, _parent?: string, tags?: readonly string[], metadata?: Metadata, _type?: string, name?: string): void {
    if (metadata === undefined || name === undefined || name !== metadata.langgraph_node || tags?.includes(HIDDEN)) return;
    const place = placeOf(metadata, tags, name);
    if (place) this.places.set(run, place);
    for (const { id } of messagesIn(input)) if (typeof id === "string") this.known.add(id);
  }
  handleChainEnd(output: unknown, run: string): void {
    const place = this.places.get(run);
    if (place) for (const message of messagesIn(output)) this.emitNew(place, message, run);
    this.forget(run);
  }
  handleChainError(_error: unknown, run: string): void {
    this.forget(run);
  }

  /** A message that a node puts in by hand. */
  pushed(message: Message, metadata: Metadata): void {
    this.emit({ namespace: String(metadata.langgraph_checkpoint_ns ?? "").split(NAMESPACE_SEPARATOR), metadata }, message, undefined);
  }

  private emitNew(place: Place, message: Message, run: string): void {
    if (typeof message.id !== "string" || !this.known.has(message.id)) this.emit(place, message, run);
  }
  private emit({ namespace, metadata }: Place, message: Message, run: string | undefined): void {
    if (run !== undefined) this.identify(message, run);
    if (typeof message.id === "string") this.known.add(message.id);
    this.show(namespace, [message, metadata]);
  }
  /** All pieces of one answer have one id, also where a model gives it to the first of them only. */
  private identify(message: Message, run: string): void {
    const own = `run-${run}`;
    let id = message.id ?? undefined;
    if (messageType(message) === "tool") id ??= `${own}-tool-${String((message as { tool_call_id?: unknown }).tool_call_id)}`;
    else {
      if (id === undefined || id === own) id = this.ids.get(run) ?? own;
      if (!this.ids.has(run)) this.ids.set(run, id);
    }
    if (id === message.id) return;
    message.id = id;
    if (message.lc_kwargs) message.lc_kwargs.id = id;
  }
  private forget(run: string): void {
    this.places.delete(run);
    this.spoke.delete(run);
    this.ids.delete(run);
  }
}

/** Calls of tools: `streamMode: "tools"`. */
export class ToolListener implements Handler {
  readonly name = "StreamToolsHandler";
  readonly awaitHandlers = true;
  private readonly show: Show;
  private readonly calls = new Map<string, { readonly namespace: readonly string[]; readonly toolCallId: string | undefined; readonly name: string }>();
  constructor(show: Show) {
    this.show = show;
  }
  handleToolStart(_tool: unknown, input: string, run: string, _parent?: string, tags?: string[], metadata?: Metadata, name?: string, toolCallId?: string): void {
    if (metadata === undefined || tags?.includes(HIDDEN)) return;
    const namespace = typeof metadata.langgraph_checkpoint_ns === "string" ? metadata.langgraph_checkpoint_ns.split(NAMESPACE_SEPARATOR) : [];
    this.calls.set(run, { namespace, toolCallId, name: name ?? "unknown" });
    this.tell(run, "on_tool_start", { input });
  }
  handleToolEvent(chunk: unknown, run: string): void {
    this.tell(run, "on_tool_event", { data: chunk });
  }
  handleToolEnd(output: unknown, run: string): void {
    this.tell(run, "on_tool_end", { output });
    this.calls.delete(run);
  }
  handleToolError(error: unknown, run: string): void {
    this.tell(run, "on_tool_error", { error });
    this.calls.delete(run);
  }
  private tell(run: string, event: string, more: object): void {
    const call = this.calls.get(run);
    if (call) this.show(call.namespace, { event, toolCallId: call.toolCallId, name: call.name, ...more });
  }
}
