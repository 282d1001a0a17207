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
    return json === value ? plain(value, inner) : inner(json);
  }
  return plain(value, inner);
}
const plain = (value: object, inner: (v: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (typeof v === "function" || typeof v === "symbol" ? [] : [[k, inner(v)]])));

function decode(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const { lc, type, id, args = [], kwargs } = value as Tagged;
  if (lc === 2 && type === "undefined") return undefined;
  if (lc === 2 && type === "constructor") return construct(id[0] as string, args.map(decode));
  if (lc === 1 && type === "constructor") return revive(id, Object.fromEntries(Object.entries(kwargs ?? {}).map(([k, v]) => [k, decode(v)])));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decode(v)]));
}

function construct(id: string, args: unknown[]): unknown {
  if (id === "Set") return new Set(args[0] as unknown[]);
  if (id === "Map") return new Map(args[0] as [unknown, unknown][]);
  if (id === "RegExp") return new RegExp(args[0] as string, args[1] as string);
  if (id === "Uint8Array") return Uint8Array.from(args[0] as number[]);
  if (id === "Error") return new Error(args[0] as string);
  const known = classes.get(id);
  return known ? new known(...(args as never[])) : { lg_name: id, node: args[0], args: args[1] };
}

function revive(id: string[], kwargs: { [key: string]: unknown }): unknown {
  const known = classes.get(id.join("/"));
  if (known) return new known(kwargs as never);
  const type = (id.at(-1) ?? "").replace(/Message(Chunk)?$/, "").toLowerCase();
  return Object.defineProperty({ ...kwargs, type }, "getType", { value: () => type });
}

export class JsonSerializer implements Serializer {
  async dumpsTyped(value: unknown): Promise<[string, Uint8Array]> {
    if (value instanceof Uint8Array) return ["bytes", value];
    return ["json", new TextEncoder().encode(this.stringify(value))];
  }
  async loadsTyped(type: string, data: Uint8Array | string): Promise<unknown> {
    if (type === "bytes") return typeof data === "string" ? new TextEncoder().encode(data) : data;
    if (type !== "json") throw new Error(`Unknown serialization type: ${type}`);
    return decode(JSON.parse(typeof data === "string" ? data : new TextDecoder().decode(data)));
  }
  private stringify(value: unknown): string {
    try {
      return JSON.stringify(encode(value, []));
    } catch {
      // As the library does: the thread becomes unreadable, without an error here.
      return JSON.stringify(UNREADABLE);
    }
  }
}
