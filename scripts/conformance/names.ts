import * as checkpoint from "@langchain/langgraph-checkpoint";
import * as channels from "../../src/runtime/channels.ts";
import * as runtime from "../../src/runtime/index.ts";
import * as zod from "../../src/runtime/zod.ts";

const ours: { readonly [name: string]: unknown } = { ...checkpoint, ...channels, ...zod, ...runtime };

/**
 * What the reference runtime has under a name of the library. `helper` is what a name stands for that no entry point of the
 * library offers to users. For the rest there is something that says, once it is used, that we do not have it.
 */
export function pick(name: string, helper?: unknown): unknown {
  if (name in ours) return ours[name];
  if (helper !== undefined) return helper;
  const refuse = (): never => {
    throw new Error(`The reference runtime has no ${name}.`);
  };
  return new Proxy(function refused() {}, {
    apply: refuse,
    construct: refuse,
    get: (target, key) => (key === "prototype" || typeof key === "symbol" || key === "then" ? (Reflect.get(target, key) as unknown) : refuse()),
  });
}
