/** How a saver turns values into bytes and back. */
export interface Serializer {
  dumpsTyped(value: unknown): Promise<[type: string, bytes: Uint8Array]>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<unknown>;
}

type Constructor = new (...args: never[]) => unknown;
interface Tagged {
  lc: number;
  type: string;
  id: string[];
  args?: unknown[];
  kwargs?: { [key: string]: unknown };
}

/** Classes met while writing. Reading in the same process gives instances of them, in another one plain objects. */
const classes = new Map<string, Constructor>();

const tag = (id: string, ...args: unknown[]): Tagged => ({ lc: 2, type: "constructor", id: [id], args });
const UNREADABLE = "[unable to serialize, circular reference is too complex to analyze]";

interface Serializable {
  lc_serializable?: boolean;
  lc_id?: string[];
  lg_name?: string;
  node?: unknown;
  args?: unknown;
}

/** Maps, Sets, RegExps, bytes, errors, `undefined` and LangChain objects survive; Dates and class instances become JSON. */
function encode(value: unknown, parents: readonly object[]): unknown {
  if (value === undefined) return { lc: 2, type: "undefined" };
  if (typeof value === "bigint") throw new TypeError("Do not know how to serialize a BigInt");
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "[Circular]";
  const path = [...parents, value];
  const inner = (v: unknown): unknown => encode(v, path);
  if (Array.isArray(value)) return value.map((v) => (typeof v === "function" ? null : inner(v)));
  if (value instanceof Set) return tag("Set", [...value].map(inner));
  if (value instanceof Map) return tag("Map", [...value].map(([k, v]) => [inner(k), inner(v)]));
  if (value instanceof RegExp) return tag("RegExp", value.source, value.flags);
  if (value instanceof Uint8Array) return tag("Uint8Array", [...value]);
  if (value instanceof Error) return tag("Error", value.message);
  const special = value as Serializable;
  if (special.lg_name === "Send") {
    classes.set("Send", value.constructor as Constructor);
    return tag("Send", special.node, inner(special.args));
  }
  if (special.lc_serializable === true && Array.isArray(special.lc_id)) classes.set(special.lc_id.join("/"), value.constructor as Constructor);
  const toJSON = (value as { toJSON?: () => unknown }).toJSON;
  if (typeof toJSON === "function") {
    const json = toJSON.call(value);
    if (json === value) return plain(value, inner);
    // What a LangChain object says of itself is a tag; the like in a value of the user is a value.
    return special.lc_serializable === true && typeof json === "object" && json !== null ? plain(json, inner) : inner(json);
  }
  const fields = plain(value, inner);
  return special.lc_serializable !== true && (value as Partial<Tagged>).lc === 2 ? tag("Object", Object.entries(fields)) : fields;
}
/** Nests deeper than that only in circles, as far as it pays to know. */
const DEEP = 40;

/**
 * Whether JSON has all of it as it is: the most of what graphs keep, and many times faster to write. Asked of each part
 * without making anything new.
 */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return true;
  if (typeof value !== "object" || depth > DEEP) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isJson(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || "toJSON" in value || "lc" in value || "lg_name" in value || "lc_serializable" in value) return false;
  for (const key in value) if (!isJson((value as { [key: string]: unknown })[key], depth + 1)) return false;
  return true;
}

const plain = (value: object, inner: (v: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (typeof v === "function" || typeof v === "symbol" ? [] : [[k, inner(v)]])));

function decode(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const { lc, type, id, args, kwargs } = value as Partial<Tagged>;
  if (lc === 2 && type === "undefined") return undefined;
  const fields = (of: object): { [key: string]: unknown } => Object.fromEntries(Object.entries(of).map(([k, v]) => [k, decode(v)]));
  if (type !== "constructor" || !isNames(id)) return fields(value);
  // A tag that says nothing is a value that looks like one.
  if (lc === 2 && (args === undefined || Array.isArray(args))) return attempt(() => construct(id[0] as string, (args ?? []).map(decode)), () => fields(value));
  if (lc === 1) return attempt(() => revive(id, fields(kwargs ?? {})), () => fields(value));
  return fields(value);
}

const isNames = (id: unknown): id is string[] => Array.isArray(id) && id.length > 0 && id.every((part) => typeof part === "string");

function attempt(work: () => unknown, otherwise: () => unknown): unknown {
  try {
    return work();
  } catch {
    return otherwise();
  }
}

/** Throws where the arguments are not those that writing gives. */
function construct(id: string, args: unknown[]): unknown {
  const [first, second] = args;
  if (id === "Object") return Object.fromEntries(list(first) as [string, unknown][]);
  if (id === "Set") return new Set(list(first));
  if (id === "Map") return new Map(list(first) as [unknown, unknown][]);
  if (id === "RegExp") return new RegExp(first as string, second as string);
  // Of anything but a list it would take a length, and make as many bytes.
  if (id === "Uint8Array") return Uint8Array.from(list(first) as number[]);
  if (id === "Error") return new Error(first as string);
  if (id !== "Send") throw new TypeError(`Nothing is written as ${id}.`);
  const known = classes.get(id);
  return known ? new known(...(args as never[])) : { lg_name: id, node: first, args: second };
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError("Not a list.");
  return value;
}

function revive(id: string[], kwargs: { [key: string]: unknown }): unknown {
  const known = classes.get(id.join("/"));
  if (known) return new known(kwargs as never);
  const type = (id.at(-1) ?? "").replace(/Message(Chunk)?$/, "").toLowerCase();
  return Object.defineProperty({ ...kwargs, type }, "getType", { value: () => type });
}

const ENCODER = new TextEncoder();

export class JsonSerializer implements Serializer {
  async dumpsTyped(value: unknown): Promise<[string, Uint8Array]> {
    if (value instanceof Uint8Array) return ["bytes", value];
    return ["json", ENCODER.encode(this.stringify(value))];
  }
  async loadsTyped(type: string, data: Uint8Array | string): Promise<unknown> {
    if (type === "bytes") return typeof data === "string" ? new TextEncoder().encode(data) : data;
    if (type !== "json") throw new Error(`Unknown serialization type: ${type}`);
    return decode(JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data)));
  }
  private stringify(value: unknown): string {
    try {
      return JSON.stringify(isJson(value, 0) ? value : encode(value, []));
    } catch {
      // As the library does: the thread becomes unreadable, without an error here.
      return JSON.stringify(UNREADABLE);
    }
  }
}
