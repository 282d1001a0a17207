import { REMOVE_ALL_MESSAGES } from "../constants.ts";
import { newId } from "../ids.ts";
import { Annotation } from "./annotation.ts";
import { isObject } from "./definition.ts";
import type { StandardSchema } from "./standard.ts";
import { DeltaValue, ReducedValue } from "./standard.ts";

/** A message is whatever has a type and content; where its class comes from is not our business. */
export interface Message {
  id?: string | undefined;
  type?: string;
  content?: unknown;
  getType?(): string;
  _getType?(): string;
  lc_kwargs?: { [key: string]: unknown };
}

export const messageType = (message: Message): string | undefined =>
  typeof message.getType === "function" ? message.getType() : typeof message._getType === "function" ? message._getType() : message.type;

const ROLES: { readonly [role: string]: string } = { user: "human", assistant: "ai" };

function simple(role: string, content: unknown, rest: object = {}): Message {
  const type = ROLES[role] ?? role;
  return Object.defineProperties({ ...rest, type, content } as Message, {
    getType: { value: () => type },
    _getType: { value: () => type },
  });
}

/** Strings, `[role, content]` and `{ role, content }` are messages too. */
function coerce(value: unknown): Message {
  if (typeof value === "string") return simple("human", value);
  if (Array.isArray(value)) return simple(String(value[0]), value[1]);
  if (isObject(value) && typeof value.role === "string" && messageType(value) === undefined) {
    const { role, content, ...rest } = value;
    return simple(role, content, rest);
  }
  if (isObject(value)) return value;
  throw new Error("Unable to coerce message from array: only human, AI, system, developer, or tool message coercion is currently supported.");
}

function identify(message: Message): Message {
  if (message.id === undefined || message.id === null) {
    message.id = newId();
    if (message.lc_kwargs) message.lc_kwargs.id = message.id;
  }
  return message;
}

const toList = (messages: unknown): Message[] => (Array.isArray(messages) && !isTuple(messages) ? messages : [messages]).map(coerce);
const isTuple = (value: readonly unknown[]): boolean => value.length === 2 && typeof value[0] === "string" && (value[0] in ROLES || ["human", "ai", "system", "tool"].includes(value[0])) && !isObject(value[1]);

/** Appends, replaces by id, and removes what a message of type "remove" names. */
export function messagesStateReducer(left: unknown, right: unknown): Message[] {
  const current = toList(left).map(identify);
  const added = toList(right).map(identify);
  for (let i = added.length - 1; i >= 0; i--)
    if (added[i]?.id === REMOVE_ALL_MESSAGES && messageType(added[i] as Message) === "remove") return added.slice(i + 1);

  const merged = [...current];
  const at = new Map(merged.map((message, index) => [message.id, index]));
  const removed = new Set<string | undefined>();
  for (const message of added) {
    const index = at.get(message.id);
    const remove = messageType(message) === "remove";
    if (index === undefined) {
      if (remove) throw new Error(`Attempting to delete a message with an ID that doesn't exist ('${message.id}')`);
      at.set(message.id, merged.push(message) - 1);
    } else if (remove) {
      removed.add(message.id);
    } else {
      removed.delete(message.id);
      merged[index] = message;
    }
  }
  return removed.size === 0 ? merged : merged.filter((message) => !removed.has(message.id));
}
export const addMessages = messagesStateReducer;
/** The batch form, for a DeltaValue. */
export const messagesDeltaReducer = (left: unknown, writes: unknown[]): Message[] =>
  writes.reduce<Message[]>((all, write) => messagesStateReducer(all, write), toList(left));

export const MessagesAnnotation = Annotation.Root({
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  messages: Annotation<any[], any>({ reducer: messagesStateReducer, default: () => [] }),
});

export const MessagesZodMeta = {
  reducer: { fn: messagesStateReducer },
  jsonSchemaExtra: { langgraph_type: "messages" },
  default: (): Message[] => [],
};

const MESSAGES = { langgraph_type: "messages" };
const anything: StandardSchema<unknown> = { "~standard": { validate: (value) => ({ value }) } };
const list: StandardSchema<Message[]> = { "~standard": { validate: (value) => ({ value: (value ?? []) as Message[] }) } };
export const MessagesValue = new ReducedValue<Message[], unknown>(list, { inputSchema: anything, reducer: messagesStateReducer, jsonSchemaExtra: MESSAGES });
export const MessagesDeltaValue = new DeltaValue<Message[], unknown>(list, { inputSchema: anything, reducer: messagesDeltaReducer, jsonSchemaExtra: MESSAGES });
